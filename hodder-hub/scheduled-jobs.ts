import type { ScheduledJob } from '../shared/scheduled-jobs.ts';
import type { HubContext } from './context.ts';
import { nextCheckAt, scheduleChecks } from './mis-sync/nightly/check.ts';

/** What the Hub does by the clock. */
export const hubScheduledJobs = (context: HubContext): ScheduledJob[] => [
  { nextAt: () => nextCheckAt(context), run: () => scheduleChecks(context) },
];
