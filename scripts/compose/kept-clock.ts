import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Ahead, createClock, type SteeredClock } from '../../shared/clock.ts';
import { writeOver, writeWhole } from '../../shared/write-whole.ts';

/** Ten thousand years. */
const FARTHEST_MS = 10_000 * 366 * 24 * 60 * 60 * 1000;

/**
 * A clock as it was when the sandbox was last stopped, however that was.
 * @param file may not be there yet; what cannot be read in it is real time
 */
export function clockFrom(file: string): SteeredClock {
  return createClock(existsSync(file) ? Kept.parse(parsed(readFileSync(file, 'utf8'))) : undefined);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const Milliseconds = z.number().min(-FARTHEST_MS).max(FARTHEST_MS);
const NOBODY_AHEAD: Ahead = { everybody: 0, schools: {} };
const Kept = z
  .union([
    z.object({ everybody: Milliseconds, schools: z.record(z.string(), Milliseconds) }),
    // An older sandbox kept everybody's time only.
    Milliseconds.transform((everybody): Ahead => ({ everybody, schools: {} })),
  ])
  .catch(NOBODY_AHEAD);

/** A clock that is moved on and on waits for the disk no more often than this. */
const SYNC_MS = 1000;

/** The same clock, which notes in a file how far ahead it is put. */
export function keptIn(file: string, clock: SteeredClock): SteeredClock {
  let syncedAt = -SYNC_MS;
  const keep = () => {
    const now = performance.now();
    const ahead = JSON.stringify(clock.ahead());
    if (now - syncedAt < SYNC_MS) return writeOver(file, ahead);
    writeWhole(file, ahead);
    syncedAt = now;
  };
  return {
    ...clock,
    travelTo(instant, estab) {
      clock.travelTo(instant, estab);
      keep();
    },
    backToRealTime() {
      clock.backToRealTime();
      keep();
    },
    rejoin(estab) {
      clock.rejoin(estab);
      keep();
    },
  };
}
