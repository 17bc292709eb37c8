import type { Chore } from '../shared/chores.ts';
import type { HubContext } from './context.ts';
import { nextCheckAt, scheduleChecks } from './mis-sync/nightly/check.ts';

/** What the Hub does by the clock. */
export const hubChores = (context: HubContext): Chore[] => [
  { nextAt: () => nextCheckAt(context), run: () => scheduleChecks(context) },
];
