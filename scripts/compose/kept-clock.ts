import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createClock, type SteeredClock } from '../../shared/clock.ts';

/** The file in a sandbox's data folder that keeps how far ahead its clock is put. */
export const CLOCK_FILE = 'clock';

/** A clock as it was when the sandbox was last stopped, however that was. @param file may not be there yet */
export function clockFrom(file: string): SteeredClock {
  const ahead = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  return createClock(Number.isFinite(ahead) ? ahead : 0);
}

/** The same clock, which notes in a file how far ahead it is put. */
export function keptIn(file: string, clock: SteeredClock): SteeredClock {
  const keep = () => writeFileSync(file, String(clock.ahead()));
  return {
    ...clock,
    travelTo(instant) {
      clock.travelTo(instant);
      keep();
    },
    backToRealTime() {
      clock.backToRealTime();
      keep();
    },
  };
}
