import { type Sandbox, type School, startSandbox } from 'wellbeing-xporter-sandbox';

/** What each test has of its own. */
export interface SandboxTestFixtures {
  /** A new school, in no state of the journey. */
  school: School;
}

/** What all tests of a worker share. */
export interface SandboxWorkerFixtures {
  sandbox: Sandbox;
}

type Use<Fixture> = (fixture: Fixture) => Promise<void>;

/**
 * Playwright's fixtures, for `base.extend<SandboxTestFixtures, SandboxWorkerFixtures>(sandboxFixtures)`: a sandbox for
 * each worker, and a school for each test that asks for one. Only the clock is shared between tests of a worker.
 */
export const sandboxFixtures: {
  sandbox: [(fixtures: object, use: Use<Sandbox>) => Promise<void>, { scope: 'worker' }];
  school: (fixtures: SandboxWorkerFixtures, use: Use<School>) => Promise<void>;
} = {
  sandbox: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed
    async ({}, use) => {
      const sandbox = await startSandbox();
      await use(sandbox);
      await sandbox.stop();
    },
    { scope: 'worker' },
  ],
  school: async ({ sandbox }, use) => use(await sandbox.schools.create()),
};
