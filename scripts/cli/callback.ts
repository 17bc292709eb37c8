import { UsageError } from '../../shared/errors.ts';
import { readInput } from '../../shared/web/read-input.ts';
import { CALLBACK_EVENT_NAMES } from '../../xporter-portal/records/callback-events.ts';
import { SendCallback, WaitForCallback } from '../control-room/api/callback-routes.ts';
import type { RouteOutput } from '../control-room/api/routes.ts';
import { type ForwardedTo, forwardCallbacks } from '../control-room/forward-callbacks.ts';
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
  {
    name: 'callback send',
    about: 'Send a callback with fields of your choice, signed properly',
    args: [EVENT],
    options: {
      app: APP,
      school: { value: 'ESTAB', about: 'The school that it is about', choices: 'schools' },
      field: {
        value: 'NAME=VALUE',
        about:
          'A field to change or add, as often as you like; the others are those of the last such callback, or invented',
        isRepeatable: true,
      },
    },
    async run(input, client) {
      const sent = { event: input.need('EVENT'), fields: fieldsIn(input) };
      const estab = input.option('school');
      if (estab === undefined) throw new UsageError('Add --school');
      const callback = await client.sendCallback({
        ...{ relyingParty: appIn(input), estab },
        ...readInput(SendCallback, sent),
      });
      return { json: callback, text: whole(callback) };
    },
  },
  {
    name: 'callback resend',
    about: 'Send a callback again, with the same fields and number',
    args: [{ name: 'ID', about: 'Its number, the first column of callback list' }],
    options: { app: APP },
    async run(input, client) {
      const id = Number(input.need('ID'));
      if (!Number.isInteger(id)) throw new UsageError('ID is a number, the first column of callback list');
      const callback = await client.resendCallback({ relyingParty: appIn(input), id });
      return { json: callback, text: whole(callback) };
    },
  },
  {
    name: 'listen',
    about: 'Forward an app’s callbacks to your program as they come, until Ctrl-C',
    options: {
      app: APP,
      'forward-to': { value: 'URL', about: 'Your program, for example http://127.0.0.1:4000/xporter' },
      school: SCHOOL,
    },
    async run(input, client, output) {
      const forwardTo = input.option('forward-to');
      if (forwardTo === undefined) throw new UsageError('Add --forward-to');
      const forwarding = { relyingParty: appIn(input), estab: input.option('school'), forwardTo };
      const inJson = input.isOn('json');
      let forwarded = 0;
      const stop = await forwardCallbacks(client, forwarding, {
        onForwarded(callback, response) {
          forwarded += 1;
          const json = { callback, forwardTo, response };
          output.log(inJson ? JSON.stringify(json) : exchange(callback, forwardTo, response));
        },
        onLost: (reason) => output.error(`${reason}. Trying again until it answers`),
        onBack: () => output.error('The sandbox answers again'),
      });
      output.error(
        `Forwarding callbacks of ${forwarding.relyingParty} to ${forwardTo}. Press Ctrl-C to stop.`,
      );
      await new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
      });
      await stop();
      output.error(`Forwarded ${forwarded === 1 ? '1 callback' : `${forwarded} callbacks`}`);
      return undefined;
    },
  },
];

/** @throws UsageError when --app is missing */
function appIn(input: CommandInput): string {
  const app = input.option('app');
  if (app === undefined) throw new UsageError('Add --app');
  return app;
}

/** @throws UsageError */
function fieldsIn(input: CommandInput): Record<string, string> {
  const fields = input.all('field').map((field): [string, string] => {
    const at = field.indexOf('=');
    if (at < 1) throw new UsageError(`--field takes NAME=VALUE, not ${field}`);
    return [field.slice(0, at), field.slice(at + 1)];
  });
  return Object.fromEntries(fields);
}

/** The request and the response, as they went over the wire. */
const exchange = (
  callback: Callback,
  forwardTo: string,
  { status, answer, milliseconds }: ForwardedTo,
): string =>
  [
    rows([callback]),
    `  POST ${forwardTo}`,
    ...Object.entries(callback.headers).map(([name, value]) => `  ${name}: ${value}`),
    '',
    `  ${callback.body}`,
    status === null ? `  → ${answer}` : `  → ${status} in ${milliseconds} ms${answer && `: ${answer}`}`,
    '',
  ].join('\n');

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
