import { LRUCache } from 'lru-cache';

/**
 * Keeps what was used last, up to a weight of all together. A value that is heavier is kept alone.
 */
export const weighedCache = <Value extends object>(
  most: number,
  weigh: (value: Value) => number,
): LRUCache<string, Value> =>
  new LRUCache({ maxSize: most, sizeCalculation: (value) => Math.min(most, 1 + weigh(value)) });
