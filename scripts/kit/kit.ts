import { readFile, writeFile } from 'node:fs/promises';
import type { FaultName } from '../../shared/faults/catalogue.ts';
import type { EventName } from '../../shared/journal/events.ts';
import type { RouteInput, RouteOutput } from '../control-room/api/routes.ts';
import { controlRoomClient, NoSandbox, Refused } from '../control-room/client.ts';
import { scenarioRequest } from '../control-room/scenarios/files.ts';
import type { ScenarioFile } from '../control-room/scenarios/schema.ts';
import type { JourneyStateName } from '../journey/jump/journey-states.ts';
import type { SandboxUrls } from '../steering/sandbox-urls.ts';
import { type AnySchool, estabOf } from './any-school.ts';
import { type AnyApp, type AppAtSchool, type SchoolDecisions, schoolDecisions } from './app-decisions.ts';
import { type App, type Apps, apps } from './apps.ts';
import {
  type Callback,
  type CallbackEvent,
  type Callbacks,
  callbacks,
  type ForwardedTo,
} from './callbacks.ts';
import { type ClientChecks, type ClientReport, clientChecks } from './client-check.ts';
import { type FaultLimits, faultLimits } from './faults.ts';
import { hostSandbox } from './host.ts';
import { inSeconds } from './in-seconds.ts';

export {
  type AnyApp,
  type AnySchool,
  type App,
  type AppAtSchool,
  type Callback,
  type CallbackEvent,
  type ClientReport,
  type EventName,
  type FaultLimits,
  type FaultName,
  type ForwardedTo,
  type JourneyStateName,
  NoSandbox,
  Refused,
  type ScenarioFile,
};

/** A school, its people and how they sign in. */
export type School = RouteOutput<'createSchool'>;
/** A school’s state on both sides. */
export type SchoolStatus = RouteOutput<'jump'>;
export type Email = RouteOutput<'waitForEmail'>;
export type TimelineEvent = RouteOutput<'waitForEvent'>;
export type Who = RouteInput<'enter'>['who'];

/**
 * A running sandbox, for tests. Every function can reject with Refused (its `message` says why) or, where no
 * sandbox answers, with NoSandbox. Timeouts are in milliseconds.
 */
export interface Sandbox extends AsyncDisposable {
  /** URLs of the start page, the Admin Hub, Xporter's portal and the inbox. */
  urls: SandboxUrls;
  schools: {
    /**
     * Creates a new school. Tests with schools of their own can run in parallel.
     * @param chosen `pupils` and `staff` have the fields of a file to import, and replace invented people
     */
    create(chosen?: RouteInput<'createSchool'>): Promise<School>;
    all(): Promise<SchoolStatus[]>;
    show(school: AnySchool): Promise<RouteOutput<'school'>>;
  };
  callbacks: Callbacks;
  clientCheck: ClientChecks;
  apps: Apps & SchoolDecisions;
  /** Resets a school and moves it to a state of the journey, by running each step on the pages and through the inbox. */
  jump(school: AnySchool, to: JourneyStateName): Promise<SchoolStatus>;
  /** Resets a school. */
  reset(school: AnySchool): Promise<SchoolStatus>;
  /** @returns a link that signs in, once */
  enter(school: AnySchool, who: Who, landing?: string): Promise<string>;
  inbox: {
    /**
     * Waits for an email and returns the newest, other than those that it has returned before.
     * @param wanted its reader's address and text in its subject; `except` lists further emails that do not count,
     *   `since` leaves out those sent earlier on the sandbox's clock, and `again` counts those returned before
     */
    waitFor(
      wanted: { to: string; subject?: string; except?: Email[]; since?: Date; again?: boolean },
      timeout?: number,
    ): Promise<Email>;
    /** All emails, oldest first. */
    all(wanted?: { to?: string; subject?: string; school?: AnySchool }): Promise<Email[]>;
  };
  clock: {
    /** @param school default: everybody’s time */
    now(school?: AnySchool): Promise<Date>;
    /** @param by `90m`, `6h`, `15d`, `2w`, `monday`, `september`, or a date or time, in England unless it has a time zone
     * @param school moves alone, until it is reset or jumps; default: every school */
    advance(by: string, school?: AnySchool): Promise<Date>;
    backToRealTime(): Promise<Date>;
  };
  /** The whole sandbox in a file: both companies, all emails and the time. */
  state: {
    /** Saves while the sandbox runs. A file of that name is replaced. */
    save(file: string): Promise<void>;
    /** Replaces everything in this sandbox, and signs everybody out. A file that cannot be loaded changes nothing. */
    load(file: string): Promise<SchoolStatus[]>;
  };
  faults: {
    /** @param limits a school, or a school, an app and how many times; default: every school and app, until it is off */
    on(name: FaultName, limits?: AnySchool | FaultLimits): Promise<void>;
    /** @param of the school, or the school and the app, that it was switched on for */
    off(name: FaultName, of?: AnySchool | Omit<FaultLimits, 'times'>): Promise<void>;
    allOff(): Promise<void>;
    active(): Promise<RouteOutput<'switchFault'>>;
  };
  scenarios: {
    /** The scenarios of the library. */
    all(): Promise<RouteOutput<'scenarios'>>;
    /**
     * Loads a scenario: its schools start from scratch, and no others change.
     * @param scenario a name of the library, the path of a file, or an object with the fields of a file
     */
    load(scenario: string | ScenarioFile): Promise<SchoolStatus[]>;
  };
  /** What happened at a school, on both sides, in order. */
  journal(school: AnySchool): Promise<TimelineEvent[]>;
  /** Waits until either side has recorded the event since the school's last reset. */
  waitFor(school: AnySchool, event: EventName, timeout?: number): Promise<TimelineEvent>;
  /** Delivers all that can be delivered now. */
  flush(): Promise<void>;
  /** Stops a sandbox that `startSandbox` started and removes its folder. Any other keeps running. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Also play the history of the five sample schools, which takes a second. */
  story?: boolean;
  /** Loads a scenario: a name of the library, the path of a file, or an object with the fields of a file. */
  scenario?: string | ScenarioFile;
}

/**
 * Starts a sandbox with free ports and a temporary folder, in a process next to this one that runs all of them. It
 * shares nothing with other sandboxes, and ends with this process at the latest.
 */
export async function startSandbox({ story = false, scenario }: StartOptions = {}): Promise<Sandbox> {
  const { startUrl, stop } = await hostSandbox(story);
  const sandbox = await steering(startUrl, stop);
  if (scenario !== undefined) {
    await sandbox.scenarios.load(scenario).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
  }
  return sandbox;
}

/**
 * Connects to a running sandbox.
 * @param startUrl its start page, for example `http://127.0.0.1:3000`
 */
export const connect = (startUrl: string): Promise<Sandbox> => steering(startUrl, async () => {});

async function steering(startUrl: string, stop: () => Promise<void>): Promise<Sandbox> {
  const client = controlRoomClient(startUrl);
  const urls = await client.urls({});
  const read = new Set<string>();
  return {
    urls,
    schools: {
      create: (chosen = {}) => client.createSchool(chosen),
      all: () => client.schools({}),
      show: async (school) => client.school({ estab: estabOf(school) }),
    },
    callbacks: callbacks(client),
    clientCheck: clientChecks(client),
    apps: { ...apps(client), ...schoolDecisions(client) },
    jump: async (school, to) => client.jump({ estab: estabOf(school), to }),
    reset: async (school) => client.reset({ estab: estabOf(school) }),
    enter: async (school, who, landing) => (await client.enter({ estab: estabOf(school), who, landing })).url,
    inbox: {
      waitFor: async ({ to, subject, except = [], since, again = false }, timeout) => {
        const ignored = [...except.map(({ id }) => id), ...(again ? [] : read)];
        const email = await client.waitForEmail({
          ...{ to, subject, timeout: inSeconds(timeout) },
          except: ignored.join(),
          since: asTime(since),
        });
        read.add(email.id);
        return email;
      },
      all: async ({ to, subject, school } = {}) =>
        client.inbox({ to, subject, estab: school === undefined ? undefined : estabOf(school) }),
    },
    clock: {
      now: async (school) => new Date((await client.clock({ estab: optionalEstab(school) })).now),
      advance: async (by, school) =>
        new Date((await client.advanceClock({ by, estab: optionalEstab(school) })).now),
      backToRealTime: async () => new Date((await client.backToRealTime({})).now),
    },
    state: {
      save: async (file) => writeFile(file, await client.saveState({})),
      load: async (file) => client.loadState({ file: await readFile(file) }),
    },
    faults: {
      on: async (name, limits) => void (await client.switchFault({ name, on: true, ...faultLimits(limits) })),
      off: async (name, of) => void (await client.switchFault({ name, on: false, ...faultLimits(of) })),
      allOff: async () => void (await client.allFaultsOff({})),
      active: async () =>
        (await client.faults({})).on.map(({ name, estab, relyingParty, timesLeft }) => ({
          name,
          estab,
          relyingParty,
          timesLeft,
        })),
    },
    scenarios: {
      all: () => client.scenarios({}),
      load: async (scenario) => (await client.loadScenario(scenarioRequest(scenario))).schools,
    },
    journal: async (school) => (await client.journal({ estab: estabOf(school) })).events,
    waitFor: async (school, event, timeout) =>
      client.waitForEvent({ estab: estabOf(school), event, timeout: inSeconds(timeout) }),
    flush: async () => void (await client.flush({})),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

// What follows takes what programs without types pass too.

const optionalEstab = (school: unknown): string | undefined =>
  school === undefined ? undefined : estabOf(school);

function asTime(since: unknown): string | undefined {
  if (since === undefined) return undefined;
  if (since instanceof Date && !Number.isNaN(since.getTime())) return since.toISOString();
  throw new TypeError('since is a Date, for example of sandbox.clock.now()');
}
