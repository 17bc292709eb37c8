import { UsageError } from '../../shared/errors.ts';
import { readInput } from '../../shared/web/read-input.ts';
import { Authorise } from '../control-room/api/app-decision-routes.ts';
import type { RouteOutput } from '../control-room/api/routes.ts';
import type { Client } from '../control-room/client.ts';
import type { Argument, Command, CommandInput, Option } from './command.ts';

type AppAtSchool = RouteOutput<'appAtSchool'>;
interface Pair {
  estab: string;
  relyingParty: string;
}

const ESTAB: Argument = { name: 'ESTAB', about: 'A school’s seven digits, or its name', choices: 'schools' };
const APP: Option = { value: 'ID', about: 'The app’s relying party, for example dashboard.example' };
const PERSON: Argument = {
  name: 'PERSON',
  about: 'A UPN, an id in the MIS, or a name that no one else at the school has',
};

/** What schools decide about apps, on the portal's pages and from the emails they get. */
export const appDecisionCommands: readonly Command[] = [
  command('app show', 'Show what a school has decided about an app', {
    run: (pair, _input, client) => client.appAtSchool(pair),
  }),
  command('app invite', 'Invite a school to share data with an app, without its management secret', {
    options: {
      name: { value: 'NAME', about: 'The person to invite; default the head. Needs --email' },
      email: { value: 'ADDRESS', about: 'Their email address' },
      areas: {
        value: 'AREAS',
        about: 'The data areas to request: StudentLite,Staff; default all of the app',
      },
    },
    run: (pair, input, client) =>
      client.inviteToApp({
        ...{ ...pair, name: input.option('name'), email: input.option('email') },
        areas: areasIn(input, 'areas'),
      }),
  }),
  command('app authorise', 'Authorise an app from the invitation in the inbox', {
    options: {
      areas: {
        value: 'AREAS',
        about: 'The data areas to share, besides required ones: StudentLite,Staff; default as proposed',
      },
      people: {
        value: 'DEFAULT',
        about: 'include everyone (the default), or exclude everyone until people are chosen',
        choices: Authorise.shape.people.unwrap().options,
      },
    },
    run: (pair, input, client) => {
      const chosen = { people: input.option('people'), areas: areasIn(input, 'areas') };
      return client.authoriseApp({ ...pair, ...readInput(Authorise, chosen) });
    },
  }),
  command('app refuse', 'Refuse an app’s invitation', {
    options: { reason: { value: 'TEXT', about: 'What the publisher is told' } },
    run: (pair, input, client) => client.refuseApp({ ...pair, reason: input.option('reason') }),
  }),
  command('app forward', 'Forward an app’s invitation to another person', {
    options: {
      name: { value: 'NAME', about: 'Their name' },
      email: { value: 'ADDRESS', about: 'Their email address' },
    },
    run: (pair, input, client) =>
      client.forwardApp({
        ...pair,
        to: { name: needed(input, 'name'), email: needed(input, 'email') },
      }),
  }),
  command('app pause', 'Pause sharing with an app', { run: (pair, _input, client) => client.pauseApp(pair) }),
  command('app resume', 'Resume sharing with an app', {
    run: (pair, _input, client) => client.resumeApp(pair),
  }),
  command('app revoke', 'Revoke an app’s access', { run: (pair, _input, client) => client.revokeApp(pair) }),
  command('app areas', 'Add or withdraw optional data areas', {
    options: {
      add: { value: 'AREAS', about: 'The areas to share as well, for example Attendance,Staff' },
      withdraw: { value: 'AREAS', about: 'The areas not to share any more' },
    },
    run: (pair, input, client) =>
      client.changeAppAreas({
        ...pair,
        add: areasIn(input, 'add'),
        withdraw: areasIn(input, 'withdraw'),
      }),
  }),
  command('app exclude', 'Stop sharing one person with an app', {
    args: [PERSON],
    run: (pair, input, client) =>
      client.changeAppPerson({ ...pair, person: input.need('PERSON'), isShared: false }),
  }),
  command('app include', 'Share one person with an app', {
    args: [PERSON],
    run: (pair, input, client) =>
      client.changeAppPerson({ ...pair, person: input.need('PERSON'), isShared: true }),
  }),
];

interface Decision {
  args?: readonly Argument[];
  options?: Record<string, Option>;
  run(pair: Pair, input: CommandInput, client: Client): Promise<AppAtSchool>;
}

function command(name: string, about: string, { args = [], options = {}, run }: Decision): Command {
  return {
    ...{ name, about, args: [ESTAB, ...args], options: { app: APP, ...options } },
    async run(input, client) {
      const relyingParty = needed(input, 'app');
      const decided = await run({ estab: input.need('ESTAB'), relyingParty }, input, client);
      return { json: decided, text: asText(decided) };
    },
  };
}

/** @throws UsageError when the option is missing */
function needed(input: CommandInput, name: string): string {
  const value = input.option(name);
  if (value === undefined) throw new UsageError(`Add --${name}`);
  return value;
}

const areasIn = (input: CommandInput, name: string): string[] | undefined =>
  input
    .option(name)
    ?.split(',')
    .map((area) => area.trim())
    .filter((area) => area !== '');

function asText(decided: AppAtSchool): string {
  const { estab, school, app, state, areas, people, invitation, sharing } = decided;
  const lines = [`${estab}  ${school}  ${app}: ${state}`];
  if (invitation)
    lines.push(
      `  Invitation  ${invitation.email ?? 'not sent'}, ${
        invitation.bouncedAt === null
          ? `expires ${invitation.expiresAt}`
          : 'not delivered: the mail server refused this address'
      }`,
    );
  if (invitation && sharing) lines.push(`  Until then  ${sharing.state}, as authorised earlier`);
  if (areas) lines.push(`  Data areas  ${areas.join(', ')}`);
  if (people)
    lines.push(`  People      ${people === 'include' ? 'everyone by default' : 'no one by default'}`);
  return lines.join('\n');
}
