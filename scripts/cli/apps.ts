import { UsageError } from '../../shared/errors.ts';
import type { Command, CommandInput } from './command.ts';
import { table } from './format.ts';

const ID = { name: 'ID', about: 'The app’s relying party, for example dashboard.example' };

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
    },
    async run(input, client) {
      const name = input.option('name');
      if (name === undefined) throw new UsageError('Add the app’s name: --name NAME');
      const app = await client.createApp({
        name,
        relyingParty: input.option('id'),
        publisher: input.option('publisher'),
        contactEmail: input.option('contact'),
        purpose: input.option('purpose'),
        authorisationUrl: input.option('url'),
        areas: areasOf(input),
        colour: input.option('colour'),
      });
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
    options: { app: { value: 'ID', about: ID.about } },
    async run(input, client) {
      const relyingParty = input.option('app');
      if (relyingParty === undefined) throw new UsageError('Add the app’s relying party: --app ID');
      const token = await client.schoolToken({ estab: input.need('ESTAB'), relyingParty });
      return { json: token, text: token.token };
    },
  },
];

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
