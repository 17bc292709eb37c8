import { setTimeout as wait } from 'node:timers/promises';
import type { RouteInput, RouteOutput } from '../control-room/api/routes.ts';
import type { Client } from '../control-room/client.ts';
import { type AnyApp, relyingPartyOf } from './app-decisions.ts';

/** What was found about a client. */
export type ClientReport = RouteOutput<'clientCheck'>;

const LOOK_AGAIN_MS = 200;

/** Checks of a client: situations are played to it while it runs as usual, and it is judged by what it did. */
export interface ClientChecks {
  /**
   * Starts a check and resolves at once. A new school shares with the app. Times are in seconds.
   * @param settings which situations to play, how many `pupils` the school has, how long each situation waits at most
   *   (`limit`), after how long without a request the client has finished (`quiet`), and how long it is watched where
   *   it must not ask (`watch`)
   */
  start(app: AnyApp, settings?: Omit<RouteInput<'startClientCheck'>, 'relyingParty'>): Promise<ClientReport>;
  /** Waits until the check has ended. */
  report(app: AnyApp): Promise<ClientReport>;
  /** The report so far. */
  now(app: AnyApp): Promise<ClientReport>;
  /** The report so far as JUnit XML. */
  junit(app: AnyApp): Promise<string>;
  /** Waits no longer in the situation that is being played. */
  next(app: AnyApp): Promise<ClientReport>;
  /** Stops the check, and keeps its report. */
  stop(app: AnyApp): Promise<ClientReport>;
}

export const clientChecks = (client: Client): ClientChecks => ({
  start: async (app, settings) => client.startClientCheck({ ...settings, relyingParty: relyingPartyOf(app) }),
  async report(app) {
    for (;;) {
      const report = await client.clientCheck({ relyingParty: relyingPartyOf(app) });
      if (report.state !== 'running') return report;
      await wait(LOOK_AGAIN_MS);
    }
  },
  now: async (app) => client.clientCheck({ relyingParty: relyingPartyOf(app) }),
  junit: async (app) => client.clientCheckAsJUnit({ relyingParty: relyingPartyOf(app) }),
  next: async (app) => client.skipSituation({ relyingParty: relyingPartyOf(app) }),
  stop: async (app) => client.stopClientCheck({ relyingParty: relyingPartyOf(app) }),
});
