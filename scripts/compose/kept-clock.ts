import { existsSync, readFileSync } from 'node:fs';
import { createClock, type SteeredClock } from '../../shared/clock.ts';
import { writeWhole } from '../../shared/write-whole.ts';

/**
 * A clock as it was when the sandbox was last stopped, however that was.
 * @param file may not be there yet; what is no number of milliseconds in it is real time
 */
export function clockFrom(file: string): SteeredClock {
  const ahead = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  return createClock(Math.abs(ahead) < FARTHEST_MS ? ahead : 0);
}

/** Ten thousand years. */
const FARTHEST_MS = 10_000 * 366 * 24 * 60 * 60 * 1000;

/** The same clock, which notes in a file how far ahead it is put. */
export function keptIn(file: string, clock: SteeredClock): SteeredClock {
  return {
    ...clock,
    travelTo(instant) {
      writeWhole(file, String(instant.getTime() - clock.real().getTime()));
      clock.travelTo(instant);
    },
    backToRealTime() {
      writeWhole(file, '0');
      clock.backToRealTime();
    },
  };
}
