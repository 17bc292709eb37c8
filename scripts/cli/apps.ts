import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { UsageError } from '../../shared/errors.ts';
import { readInput } from '../../shared/web/read-input.ts';
import { NewAppFields } from '../control-room/api/app-routes.ts';
import type { Command, CommandInput } from './command.ts';
import { table } from './format.ts';

const ID = { name: 'ID', about: 'The app’s relying party, for example dashboard.example' };

const SomeFields = NewAppFields.partial();

/** Apps that request data from schools. */
export const appCommands: readonly Command[] = [
  {
    name: 'app create',
    about: 'Create an app of your own, and show its management secret once',
    options: {
      name: { value: 'NAME', about: 'What schools know it as' },
      id: { value: 'ID', about: 'Its relying party, a host name; default made from the name' },
      publisher: { value: 'NAME', about: 'Default the app’s name' },
      contact: { value: 'ADDRESS', about: 'Its email address; default schools@ its relying party' },
      purpose: { value: 'TEXT', about: 'Why it needs data, for head teachers' },
      url: { value: 'URL', about: 'Where Xporter posts callbacks; default none' },
      required: { value: 'AREAS', about: 'Areas that it cannot work without; default School,Student,Staff' },
      optional: { value: 'AREAS', about: 'Areas that schools may leave out' },
      colour: { value: 'COLOUR', about: 'Of its badge; default teal' },
      file: {
        value: 'FILE',
        about: 'JSON with the fields of the HTTP API, for reasons and an agreement of your own',
      },
    },
    async run(input, client) {
      const fields = fieldsIn(input.option('file'));
      const name = input.option('name') ?? fields.name;
      if (name === undefined) throw new UsageError('Add the app’s name: --name NAME');
      const chosen = {
        relyingParty: input.option('id'),
        publisher: input.option('publisher'),
        contactEmail: input.option('contact'),
        purpose: input.option('purpose'),
        authorisationUrl: input.option('url'),
        areas: areasOf(input),
        colour: input.option('colour'),
      };
      const typed = Object.entries(chosen).filter(([, value]) => value !== undefined);
      const app = await client.createApp({ ...fields, name, ...Object.fromEntries(typed) });
      const lines = [
        ['Relying party', app.relyingParty],
        ['Management secret', app.managementSecret],
      ];
      return { json: app, text: table(lines) };
    },
  },
  {
    name: 'app list',
    about: 'List the apps that request data from schools',
    async run(_input, client) {
      const apps = await client.apps({});
      return { json: apps, text: table(apps.map(({ relyingParty, name }) => [relyingParty, name])) };
    },
  },
  {
    name: 'app secret',
    about: 'Replace an app’s management secret, and show the new one once',
    args: [ID],
    async run(input, client) {
      const replaced = await client.replaceAppSecret({ relyingParty: input.need('ID') });
      return { json: replaced, text: replaced.managementSecret };
    },
  },
  {
    name: 'token',
    about: 'Show a token for the data of a school that shares with an app',
    args: [{ name: 'ESTAB', about: 'A school’s seven digits, or its name', choices: 'schools' }],
    options: {
      app: { value: 'ID', about: ID.about },
      oneroster: { about: 'For OneRoster instead of Xporter’s own protocol' },
    },
    async run(input, client) {
      const relyingParty = input.option('app');
      if (relyingParty === undefined) throw new UsageError('Add the app’s relying party: --app ID');
      const token = await client.schoolToken({ estab: input.need('ESTAB'), relyingParty });
      return { json: token, text: input.isOn('oneroster') ? token.oneRosterToken : token.token };
    },
  },
];

/** @throws UsageError for a file that has no fields of an app */
function fieldsIn(file: string | undefined): z.output<typeof SomeFields> {
  if (file === undefined) return {};
  return readInput(SomeFields, parsedFile(file));
}

function parsedFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UsageError(`${file} cannot be read as JSON`, { cause });
  }
}

/** Undefined for the default areas. */
function areasOf(input: CommandInput): { scope: string; required: boolean }[] | undefined {
  const named = (option: 'required' | 'optional') =>
    (input.option(option) ?? '')
      .split(',')
      .map((scope) => scope.trim())
      .filter((scope) => scope !== '')
      .map((scope) => ({ scope, required: option === 'required' }));
  const areas = [...named('required'), ...named('optional')];
  return areas.length > 0 ? areas : undefined;
}
