import { LONGEST_WAIT_SECONDS } from '../control-room/api/seconds.ts';

const LONGEST_WAIT_MS = LONGEST_WAIT_SECONDS * 1000;

/** A timeout as the API takes it. Takes what programs without types pass too. @throws TypeError */
export function inSeconds(milliseconds: unknown): number | undefined {
  if (milliseconds === undefined) return undefined;
  const isInRange = typeof milliseconds === 'number' && milliseconds >= 0 && milliseconds <= LONGEST_WAIT_MS;
  if (!isInRange)
    throw new TypeError(`A timeout is a number of milliseconds up to ${LONGEST_WAIT_MS}, for example 5000`);
  return milliseconds / 1000;
}
