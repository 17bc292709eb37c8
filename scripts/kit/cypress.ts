import {
  connect,
  type EventName,
  type FaultName,
  type JourneyStateName,
  type Sandbox,
  type School,
  startSandbox,
  type Who,
} from 'wellbeing-xporter-sandbox';

type Chosen = Parameters<Sandbox['schools']['create']>[0];
/** A school's number or name. */
interface AtSchool {
  school: string;
}

/** What `cy.task` can call. Each takes one value and gives one, both as JSON: that is all that it carries. */
export interface SandboxTasks {
  'sandbox:urls'(nothing: null): Promise<Sandbox['urls']>;
  'sandbox:school'(chosen: Chosen | null): Promise<School>;
  'sandbox:jump'(where: AtSchool & { to: JourneyStateName }): ReturnType<Sandbox['jump']>;
  'sandbox:reset'(where: AtSchool): ReturnType<Sandbox['reset']>;
  /** A link that signs in, once. */
  'sandbox:enter'(where: AtSchool & { who: Who; landing?: string }): Promise<string>;
  'sandbox:email'(wanted: { to: string; subject?: string }): ReturnType<Sandbox['inbox']['waitFor']>;
  'sandbox:event'(where: AtSchool & { event: EventName }): ReturnType<Sandbox['waitFor']>;
  /** Moves the clock forward, as `clock.advance` does: for every school, or for one alone. */
  'sandbox:advance'(by: string | { by: string; school: string }): Promise<string>;
  /** Switches a fault: for a school, an app, both or all, and on for a number of times or until it is switched off. */
  'sandbox:fault'(wanted: {
    name: FaultName;
    on: boolean;
    school?: string;
    app?: string;
    times?: number;
  }): Promise<null>;
}

/**
 * Tasks for `setupNodeEvents: (on) => on('task', sandboxTasks())`.
 * @param startUrl the start page of a running sandbox; without it, the first task starts one that ends with Cypress
 */
export function sandboxTasks(startUrl?: string): SandboxTasks {
  let started: Promise<Sandbox> | undefined;
  const sandbox = () => {
    started ??= startUrl === undefined ? startSandbox() : connect(startUrl);
    return started;
  };
  return {
    'sandbox:urls': async () => (await sandbox()).urls,
    'sandbox:school': async (chosen) => (await sandbox()).schools.create(chosen ?? {}),
    'sandbox:jump': async ({ school, to }) => (await sandbox()).jump(school, to),
    'sandbox:reset': async ({ school }) => (await sandbox()).reset(school),
    'sandbox:enter': async ({ school, who, landing }) => (await sandbox()).enter(school, who, landing),
    'sandbox:email': async (wanted) => (await sandbox()).inbox.waitFor(wanted),
    'sandbox:event': async ({ school, event }) => (await sandbox()).waitFor(school, event),
    'sandbox:advance': async (wanted) => {
      const { clock } = await sandbox();
      const now =
        typeof wanted === 'string' ? clock.advance(wanted) : clock.advance(wanted.by, wanted.school);
      return (await now).toISOString();
    },
    'sandbox:fault': async ({ name, on, ...limits }) => {
      const { faults } = await sandbox();
      await (on ? faults.on(name, limits) : faults.off(name, limits));
      return null;
    },
  };
}
