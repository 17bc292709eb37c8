import { TimeoutError } from '../../shared/errors.ts';
import type {
  Callback,
  CallbackFilter,
  Callbacks,
  Forwarded,
  NewCallback,
} from '../../shared/steering-api/callbacks.ts';
import { lookUntil } from '../steering/look-until.ts';
import type { SideClient } from '../steering/side.ts';
import { inItsWords } from './in-its-words.ts';

const LOOK_AGAIN_MS = 50;
const SENT_WITHIN_MS = 10_000;

/** The callbacks that Xporter posts to apps, or keeps for those without an authorisation URL. */
export class AppCallbacks {
  readonly #portal: SideClient;

  constructor(portal: SideClient) {
    this.#portal = portal;
  }

  /** An app's callbacks, as its client gets them. @throws NotFoundError for an unknown app */
  of(relyingParty: string, filter: CallbackFilter): Promise<Callbacks> {
    return this.#portal.callbacks(relyingParty, filter).catch(inItsWords);
  }

  /**
   * Sends a callback of a developer's choice.
   * @throws NotFoundError, UsageError
   */
  send(relyingParty: string, callback: NewCallback): Promise<Callback> {
    return this.#sent(relyingParty, () => this.#portal.sendCallback(relyingParty, callback));
  }

  /** Sends a callback again. @throws NotFoundError, or UsageError when a later one has replaced it */
  resend(relyingParty: string, id: number): Promise<Callback> {
    return this.#sent(relyingParty, async () => {
      await this.#portal.resendCallback(relyingParty, id);
      return id;
    });
  }

  /** @throws TimeoutError when it has not gone out in time */
  async #sent(relyingParty: string, send: () => Promise<number>): Promise<Callback> {
    const { position: since } = await this.of(relyingParty, {});
    const id = await send().catch(inItsWords);
    const look = async () => (await this.of(relyingParty, { since })).callbacks;
    const isIt = (callback: Callback) => callback.id === id;
    const came = await lookUntil(look, (callbacks) => callbacks.some(isIt), {
      everyMs: LOOK_AGAIN_MS,
      timeoutMs: SENT_WITHIN_MS,
    });
    const sent = came.find(isIt);
    if (sent) return sent;
    throw new TimeoutError(`Callback ${id} waits behind another of the same school`);
  }

  /** Keeps what a developer's own program answered to a callback. @throws NotFoundError */
  keepForwarded(relyingParty: string, id: number, forwarded: Forwarded): Promise<void> {
    return this.#portal.keepForwarded(relyingParty, id, forwarded).catch(inItsWords);
  }

  /**
   * Waits for a callback of an app.
   * @param wanted `except` are the positions of callbacks that do not count
   * @returns the newest
   * @throws TimeoutError with those that did come
   */
  async waitFor(
    relyingParty: string,
    { event, except, ...filter }: CallbackFilter & { event: string; except: ReadonlySet<number> },
    timeoutMs = 10_000,
  ): Promise<Callback> {
    const isIt = ({ position }: Callback) => !except.has(position);
    const look = async () => (await this.of(relyingParty, { ...filter, event })).callbacks;
    const came = await lookUntil(look, (callbacks) => callbacks.some(isIt), {
      everyMs: LOOK_AGAIN_MS,
      timeoutMs,
    });
    const found = came.findLast(isIt);
    if (found) return found;
    const { callbacks } = await this.of(relyingParty, filter);
    const others = callbacks.map((each) => `${each.event} of ${each.estab}`).join(', ') || 'none';
    throw new TimeoutError(
      `No callback ${event} for ${relyingParty} in ${timeoutMs} ms. There were: ${others}`,
    );
  }
}
