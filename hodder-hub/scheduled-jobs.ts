import type { ScheduledJob } from '../shared/scheduled-jobs.ts';
import type { HubContext } from './context.ts';
import { nextChecks, scheduleChecks } from './mis-sync/nightly/check.ts';

/** What the Hub does by the clock. */
export const hubScheduledJobs = (context: HubContext): ScheduledJob[] => [
  { next: () => nextChecks(context), run: () => scheduleChecks(context) },
];
