import { setTimeout as wait } from 'node:timers/promises';
import { withTrialSandbox } from '../trials/child.ts';
import { memoryMb, processorMs } from './process-figures.ts';
import type { Row } from './row.ts';

const DAYS = 800;
const WITHIN_S = 10;
/** What V8 has taken for a burst of work and not given back yet is no memory that is kept. */
const KEPT_MB = 100;
const RESTING_MS = 10_000;

/** Advances the clock with the five schools' story behind it: reminders, expiries and nightly checks of two years. */
export async function benchClock(): Promise<Row[]> {
  return withTrialSandbox({ story: true }, async ({ kit, pid }) => {
    const before = memoryMb(pid);
    const processorBefore = processorMs(pid);
    const began = performance.now();
    await kit.clock.advance(`${DAYS}d`);
    const seconds = (performance.now() - began) / 1000;
    const processor = difference(processorBefore, processorMs(pid));
    await wait(RESTING_MS);
    return [
      { what: `the clock advanced by ${DAYS} days`, figure: seconds, unit: 's', aim: WITHIN_S },
      { what: 'processor time of that', figure: processor && processor / 1000, unit: 's' },
      { what: 'memory after that', figure: difference(before, memoryMb(pid)), unit: 'MB', aim: KEPT_MB },
    ];
  });
}

const difference = (before: number | undefined, after: number | undefined): number | undefined =>
  before === undefined || after === undefined ? undefined : after - before;
