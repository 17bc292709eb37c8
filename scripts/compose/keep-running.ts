import type { Config } from '../../shared/config.ts';
import { randomToken } from '../../shared/database/seal.ts';
import { UsageError } from '../../shared/errors.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { MOST_SEATS } from '../control-room/classroom/classroom.ts';
import { addressOnLan } from '../control-room/classroom/lan.ts';
import { outliveAccidents } from './outlive-accidents.ts';
import { type Options, type Sandbox, startSandbox } from './sandbox.ts';

/** What a new sandbox prints. */
export function banner({ urls }: Sandbox, dataDir: string): string {
  const [first] = DEMO_SCHOOLS;
  return `
  Wellbeing × Xporter sandbox — invented schools and people

    Start page            ${urls.start}
    Hodder Admin Hub      ${urls.hub}
    Xporter portal        ${urls.portal}
    Inbox (MailDev)       ${urls.inbox}

    Access Coordinator    ${first.coordinator.username}   (${first.name}, Admin Hub)
    Xporter administrator ${first.administrator.email}   (portal)
    Shared password       ${DEMO_PASSWORD}

  First: open ${urls.hub}, sign in as ${first.coordinator.username}, choose Manage Admin Hub.
  The log and all data are in ${dataDir}. Ctrl-C stops; npm start -- --fresh starts from scratch.
`;
}

/**
 * What `--classroom` and `--lan` ask for.
 * @param classroom how many schools; undefined for none
 * @throws UsageError for an invalid number, or without a network
 */
export function forTraining(
  classroom: string | undefined,
  isOnLan: boolean,
): { classroom: number; lan: Options['lan'] } {
  const seats = Number(classroom ?? 0);
  if (!Number.isInteger(seats) || seats < 0 || seats > MOST_SEATS)
    throw new UsageError(`--classroom takes a number of schools from 1 to ${MOST_SEATS}`);
  if (!isOnLan) return { classroom: seats, lan: undefined };
  const address = addressOnLan();
  if (!address) throw new UsageError('--lan: this computer is not on a network');
  return { classroom: seats, lan: { address, password: randomToken().slice(0, 8).toLowerCase() } };
}

/** What a trainer tells the class. */
export function trainingNote({ urls, classroom }: Sandbox, lan: Options['lan']): string {
  const board =
    classroom.seats.length > 0
      ? `  Classroom             ${urls.start}/classroom (${classroom.seats.length} schools)\n`
      : '';
  const room = lan
    ? `  Learners go to        ${urls.start}/join\n  Room password         ${lan.password}\n`
    : '';
  return board + room;
}

/**
 * Starts a sandbox that runs until Ctrl-C, which stops it cleanly. A second Ctrl-C stops it at once.
 * @throws PortInUse
 */
export async function keepRunning(
  config: Config,
  { classroom = 0, ...options }: Options & { classroom?: number },
): Promise<Sandbox> {
  const sandbox = await startSandbox(config, options);
  outliveAccidents(sandbox.hub.context.log);
  if (classroom > 0) await sandbox.classroom.furnish(classroom);
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    console.error('Stopping …');
    await sandbox.stop();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return sandbox;
}
