import type { RouteInput, RouteOutput } from '../control-room/api/routes.ts';
import type { Client } from '../control-room/client.ts';
import { type ForwardedTo, forwardCallbacks } from '../control-room/forward-callbacks.ts';
import { type AnySchool, estabOf } from './any-school.ts';
import { type AnyApp, relyingPartyOf } from './app-decisions.ts';
import { inSeconds } from './in-seconds.ts';

export type { ForwardedTo };

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
  /**
   * Sends a callback about a school, signed properly.
   * @param fields change or add to those of the school's last callback of this event, or invented ones
   */
  send(
    app: AnyApp,
    event: CallbackEvent,
    school: AnySchool,
    fields?: Record<string, string>,
  ): Promise<Callback>;
  /** Sends a callback again, with the same fields and number. @param callback one of these, or its `id` */
  resend(app: AnyApp, callback: number | { id: number }): Promise<Callback>;
  /**
   * Forwards each callback to a URL as it comes, until it is disposed of: `await using` does that at the end of a test.
   * Continues when the URL or the sandbox does not answer.
   * @param forwardTo your program's URL, for example `http://127.0.0.1:4000/xporter`
   * @param onForwarded is told of each with the response, whose `status` is null when there was none
   */
  listen(
    app: AnyApp,
    forwardTo: string,
    onForwarded?: (callback: Callback, response: ForwardedTo) => void,
  ): Promise<AsyncDisposable>;
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
    send: async (app, event, school, fields) =>
      client.sendCallback({ relyingParty: relyingPartyOf(app), event, estab: estabOf(school), fields }),
    resend: async (app, callback) =>
      client.resendCallback({
        relyingParty: relyingPartyOf(app),
        id: typeof callback === 'number' ? callback : callback.id,
      }),
    async listen(app, forwardTo, onForwarded) {
      const stop = await forwardCallbacks(
        client,
        { relyingParty: relyingPartyOf(app), forwardTo },
        { ...(onForwarded && { onForwarded }) },
      );
      return { [Symbol.asyncDispose]: stop };
    },
  };
}
