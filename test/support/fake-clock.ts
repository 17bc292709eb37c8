import type { Clock } from '../../shared/clock.ts';

/** A clock that shows what a test says, to every school. */
export const fakeClock = (now: () => Date, real: () => Date = now): Clock => ({
  now,
  real,
  at: now,
  lead: () => 0,
  furthest: now,
  within: (_estab, act) => act(),
});
