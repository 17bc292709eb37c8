import type { Clock } from '../../shared/clock.ts';
import type { ClientEvidence, Observation } from '../../shared/steering-api/client-evidence.ts';

/** More than a client that reads 2,000 pupils one by one sends. Later ones are not kept. */
export const MOST_OBSERVED = 10_000;

type New<Kind> = Kind extends Observation ? Omit<Kind, 'id'> : never;

/**
 * Watches the clients of apps that are being checked. In memory: a restart ends every check. The request log would not
 * do: it masks which secret was used, keeps the beginning of an answer only and skips what comes too fast.
 */
export class ClientWatch {
  readonly #clock: Clock;
  readonly #watched = new Map<string, Observation[]>();
  #latest = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Asked for every request. */
  isIdle = (): boolean => this.#watched.size === 0;

  isWatched = (relyingParty: string): boolean => this.#watched.has(relyingParty);

  now = (): Date => this.#clock.real();

  /** Begins, with nothing seen. */
  begin(relyingParty: string): void {
    this.#watched.set(relyingParty, []);
  }

  end(relyingParty: string): void {
    this.#watched.delete(relyingParty);
  }

  add(relyingParty: string, observation: New<Observation>): void {
    const seen = this.#watched.get(relyingParty);
    if (!seen || seen.length >= MOST_OBSERVED) return;
    seen.push({ ...observation, id: ++this.#latest });
  }

  /** @param since the id of an observation; 0 for all */
  evidence(relyingParty: string, since: number): ClientEvidence {
    const seen = this.#watched.get(relyingParty);
    return {
      now: this.now().toISOString(),
      isWatched: seen !== undefined,
      observations: (seen ?? []).filter(({ id }) => id > since),
    };
  }
}
