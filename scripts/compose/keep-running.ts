import { createClock } from '../../shared/clock.ts';
import type { Config } from '../../shared/config.ts';
import { randomToken } from '../../shared/database/seal.ts';
import { UsageError } from '../../shared/errors.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { MOST_SEATS } from '../control-room/classroom/classroom.ts';
import { chosenFirst, listOf, type Network } from '../control-room/classroom/networks.ts';
import { controlRoomClient, Refused } from '../control-room/client.ts';
import { scenarioRequest } from '../control-room/scenarios/files.ts';
import { mustReadRequested } from '../control-room/scenarios/library.ts';
import { keepHeapLean } from './lean-heap.ts';
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

interface Training {
  /** How many schools. */
  classroom: number;
  lan: Options['lan'];
  /** The network that the sandbox is opened to, and then the others; none without `--lan`. */
  networks: readonly Network[];
}

/**
 * What `--classroom` and `--lan` ask for.
 * @param classroom how many schools; undefined for none
 * @param lan this computer's address on the network to use, blank for the most likely one; undefined for none
 * @throws UsageError for an invalid number, or without such a network
 */
export function forTraining(classroom: string | undefined, lan: string | undefined): Training {
  const seats = Number(classroom ?? 0);
  if (!Number.isInteger(seats) || seats < 0 || seats > MOST_SEATS)
    throw new UsageError(`--classroom takes a number of schools from 1 to ${MOST_SEATS}`);
  if (lan === undefined) return { classroom: seats, lan: undefined, networks: [] };
  const networks = chosenFirst(lan);
  const [{ address }] = networks;
  return { classroom: seats, networks, lan: { address, password: randomToken().slice(0, 8).toLowerCase() } };
}

/** What a trainer tells the class. */
export function trainingNote({ urls, classroom }: Sandbox, { lan, networks }: Training): string {
  const board =
    classroom.seats.length > 0
      ? `  Classroom             ${urls.start}/classroom (${classroom.seats.length} schools)\n`
      : '';
  if (!lan) return board;
  const room = `  Learners go to        ${urls.start}/join\n  Room password         ${lan.password}\n`;
  const [network, ...others] = networks;
  const choice =
    others.length > 0 ? `  Not that one? Choose  npm start -- --lan=ADDRESS, with ${listOf(others)}\n` : '';
  return `${board}${room}  Network               ${network?.name}\n${choice}`;
}

/**
 * Starts a sandbox that runs until Ctrl-C, which stops it cleanly. A second Ctrl-C stops it at once. Its start page
 * answers while the story is still being played.
 * @param scenario a file or a name of the library, which is loaded before this resolves
 * @throws PortInUse, or UsageError naming every mistake in the scenario. Nothing is started then
 */
export async function keepRunning(
  config: Config,
  { classroom = 0, scenario, ...options }: Options & { classroom?: number; scenario?: string | undefined },
): Promise<Sandbox> {
  const request = scenario === undefined ? undefined : scenarioRequest(scenario);
  if (request) mustReadRequested(request, createClock().now());
  keepHeapLean();
  const sandbox = await startSandbox(config, { ...options, storyBehind: true });
  outliveAccidents(sandbox.hub.context.log);
  if (request) {
    await controlRoomClient(sandbox.urls.start)
      .loadScenario(request)
      .catch(async (error: unknown) => {
        await sandbox.stop();
        throw error instanceof Refused ? new UsageError(error.message, { cause: error }) : error;
      });
  }
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    console.error('Stopping …');
    await sandbox.stop();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  sandbox.ready.catch((error: unknown) => {
    if (stopping) return;
    console.error(error);
    process.exitCode = 1;
    return stop();
  });
  if (classroom > 0) {
    await sandbox.ready;
    await sandbox.classroom.furnish(classroom);
  }
  return sandbox;
}
