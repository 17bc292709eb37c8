import type { RouteInput, RouteOutput } from '../control-room/api/routes.ts';
import type { Client } from '../control-room/client.ts';
import { type AnySchool, estabOf } from './any-school.ts';
import { type AnyApp, relyingPartyOf } from './app-decisions.ts';
import { inSeconds } from './in-seconds.ts';

/** A callback of an app, as its client gets it. */
export type Callback = RouteOutput<'waitForCallback'>;
export type CallbackEvent = RouteInput<'waitForCallback'>['event'];

/** What Xporter posts to an app's authorisation URL, or keeps for an app that has none. */
export interface Callbacks {
  /** The newest 200, oldest first. */
  all(app: AnyApp, wanted?: { event?: CallbackEvent; school?: AnySchool }): Promise<Callback[]>;
  /** Waits for a callback and returns the newest, other than those that it has returned before. */
  waitFor(
    app: AnyApp,
    event: CallbackEvent,
    wanted?: { school?: AnySchool },
    timeout?: number,
  ): Promise<Callback>;
}

export function callbacks(client: Client): Callbacks {
  const returned = new Set<number>();
  const estab = (school: AnySchool | undefined) => (school === undefined ? undefined : estabOf(school));
  return {
    async all(app, { event, school } = {}) {
      const relyingParty = relyingPartyOf(app);
      return (await client.callbacks({ relyingParty, event, estab: estab(school) })).callbacks;
    },
    async waitFor(app, event, { school } = {}, timeout) {
      const callback = await client.waitForCallback({
        ...{ relyingParty: relyingPartyOf(app), event, estab: estab(school) },
        ...{ except: [...returned].join(), timeout: inSeconds(timeout) },
      });
      returned.add(callback.position);
      return callback;
    },
  };
}
