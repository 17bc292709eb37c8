import { UsageError } from '../../shared/errors.ts';
import { readInput } from '../../shared/web/read-input.ts';
import { CALLBACK_EVENT_NAMES } from '../../xporter-portal/records/callback-events.ts';
import { WaitForCallback } from '../control-room/api/callback-routes.ts';
import type { RouteOutput } from '../control-room/api/routes.ts';
import type { Argument, Command, CommandInput, Option } from './command.ts';
import { table } from './format.ts';

type Callback = RouteOutput<'waitForCallback'>;

const APP: Option = { value: 'ID', about: 'The app’s relying party, for example dashboard.example' };
const SCHOOL: Option = { value: 'ESTAB', about: 'Only this school', choices: 'schools' };
const EVENT: Argument = {
  name: 'EVENT',
  about: 'What the callback is about, for example authorised',
  choices: CALLBACK_EVENT_NAMES,
};

/** What Xporter posts to an app's authorisation URL, or keeps for an app that has none. */
export const callbackCommands: readonly Command[] = [
  {
    name: 'callback list',
    about: 'List an app’s callbacks, oldest first',
    options: { app: APP, school: SCHOOL },
    async run(input, client) {
      const { callbacks } = await client.callbacks({
        relyingParty: appIn(input),
        estab: input.option('school'),
      });
      return { json: callbacks, text: rows(callbacks) };
    },
  },
  {
    name: 'callback wait',
    about: 'Wait for a callback of an app and show its fields',
    args: [EVENT],
    options: {
      ...{ app: APP, school: SCHOOL },
      timeout: { value: 'SECONDS', about: 'How long to wait; default 10' },
    },
    async run(input, client) {
      const { event } = readInput(WaitForCallback, { event: input.need('EVENT') });
      const callback = await client.waitForCallback({
        ...{ relyingParty: appIn(input), event },
        ...{ estab: input.option('school'), timeout: input.option('timeout') },
      });
      return { json: callback, text: whole(callback) };
    },
  },
];

/** @throws UsageError when --app is missing */
function appIn(input: CommandInput): string {
  const app = input.option('app');
  if (app === undefined) throw new UsageError('Add --app');
  return app;
}

const rows = (callbacks: readonly Callback[]): string =>
  callbacks.length === 0
    ? 'No callbacks'
    : table(
        callbacks.map(({ id, at, event, estab, school, state, verified }) => [
          ...[String(id), at, event, `${estab} ${school}`, state],
          verified ? 'verified' : 'bad signature',
        ]),
      );

const whole = (callback: Callback): string =>
  `${rows([callback])}\n\n${table(Object.entries(callback.fields))}`;
