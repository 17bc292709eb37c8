import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { UsageError } from '../../shared/errors.ts';
import { readInput } from '../../shared/web/read-input.ts';
import { CheckSettings } from '../control-room/api/client-check-routes.ts';
import type { RouteOutput } from '../control-room/api/routes.ts';
import type { Client } from '../control-room/client.ts';
import { asText } from '../control-room/client-check/formats.ts';
import { SITUATION_NAMES } from '../control-room/client-check/situation-names.ts';
import type { Answer, Command, CommandInput, Option, Output } from './command.ts';

type Report = RouteOutput<'clientCheck'>;

const APP: Option = { value: 'ID', about: 'The app’s relying party, for example dashboard.example' };
const JUNIT: Option = { value: 'FILE', about: 'Also write the report there, as JUnit XML' };
const LOOK_AGAIN_MS = 300;

/** Checks of a client, with an exit code for CI. */
export const clientCheckCommands: readonly Command[] = [
  {
    name: 'client-check start',
    about:
      'Play situations to an app’s client, and report on what it did. Exits with 1 if a requirement fails, or none is met',
    options: {
      app: APP,
      situations: {
        value: 'NAMES',
        about: `Only these, besides invite and authorise: ${SITUATION_NAMES.slice(2).join(',')}`,
      },
      pupils: { value: 'NUMBER', about: 'Of the school that is made for the check; default 2000' },
      limit: { value: 'SECONDS', about: 'How long each situation waits for your client; default 120' },
      quiet: {
        value: 'SECONDS',
        about: 'Your client has finished when it sends nothing for so long; default 2',
      },
      watch: { value: 'SECONDS', about: 'How long it is watched where it must not ask; default 10' },
      junit: JUNIT,
    },
    async run(input, client, output) {
      const relyingParty = appIn(input);
      const situations = input
        .option('situations')
        ?.split(',')
        .map((name) => name.trim());
      const [pupils, limit, quiet, watch] = ['pupils', 'limit', 'quiet', 'watch'].map(input.option);
      const settings = readInput(CheckSettings, withoutBlanks({ situations, pupils, limit, quiet, watch }));
      await client.startClientCheck({ relyingParty, ...settings });
      return ended(await follow(client, relyingParty, output), input, client);
    },
  },
  {
    name: 'client-check report',
    about: 'Show the report of an app’s latest check. Exits with 1 if a requirement fails',
    options: { app: APP, junit: JUNIT },
    run: async (input, client) =>
      ended(await client.clientCheck({ relyingParty: appIn(input) }), input, client),
  },
  {
    name: 'client-check next',
    about: 'Wait no longer for the client in the situation that is being played',
    options: { app: APP },
    async run(input, client) {
      const report = await client.skipSituation({ relyingParty: appIn(input) });
      return { json: report, text: 'Moving on' };
    },
  },
  {
    name: 'client-check stop',
    about: 'Stop an app’s check, and keep its report',
    options: { app: APP },
    async run(input, client) {
      const report = await client.stopClientCheck({ relyingParty: appIn(input) });
      return { json: report, text: asText(report) };
    },
  },
];

/** Says on the error stream what is being played, until the check has ended. Ctrl-C stops it. */
async function follow(client: Client, relyingParty: string, output: Output): Promise<Report> {
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  process.once('SIGINT', stop);
  let told = '';
  try {
    for (;;) {
      const report = isStopped
        ? await client.stopClientCheck({ relyingParty })
        : await client.clientCheck({ relyingParty });
      const { now, state, school, estab } = report;
      if (now && now.name !== told) {
        if (told === '') output.error(`${school} (${estab}) has been made for this check.`);
        told = now.name;
        output.error(`${now.number}/${now.of}  ${now.title}.${now.expects ? `\n      ${now.expects}` : ''}`);
      }
      if (state !== 'running') return report;
      await wait(LOOK_AGAIN_MS);
    }
  } finally {
    process.removeListener('SIGINT', stop);
  }
}

async function ended(report: Report, input: CommandInput, client: Client): Promise<Answer> {
  const file = input.option('junit');
  if (file !== undefined) {
    const xml = await client.clientCheckAsJUnit({ relyingParty: report.relyingParty });
    try {
      writeFileSync(file, xml);
    } catch (cause) {
      throw new UsageError(`The report cannot be written to ${file}`, { cause });
    }
  }
  // A check in which nothing was seen must not look like a success.
  const isFailure = report.failed > 0 || report.passed === 0 || report.state !== 'finished';
  return { json: report, text: asText(report), isFailure };
}

/** @throws UsageError when --app is missing */
function appIn(input: CommandInput): string {
  const app = input.option('app');
  if (app === undefined) throw new UsageError('Add --app');
  return app;
}

const withoutBlanks = (fields: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
