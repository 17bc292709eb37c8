import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';

const MOST_COUNTED = 20_000;

/** How often something was tried since the first try that counts. */
export interface Count {
  tries: number;
  /** When it starts again from nothing, in milliseconds of the sandbox's time. */
  endsAt: number;
}

/**
 * Counts tries for limits that end by the sandbox's clock: advancing it ends them, and so does its return to real time.
 * @param minutes after which a count starts again
 * @returns the count of a key, to read and to raise
 */
export function createCounts(clock: Clock, minutes: number): (key: string) => Count {
  const counts = new LRUCache<string, Count>({ max: MOST_COUNTED });
  return (key) => {
    const now = clock.now().getTime();
    const end = now + minutes * 60_000;
    const known = counts.get(key);
    if (known && known.endsAt > now && known.endsAt <= end) return known;
    const count = { tries: 0, endsAt: end };
    counts.set(key, count);
    return count;
  };
}
