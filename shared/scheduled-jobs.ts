import type { Log } from './log.ts';

/** Something a side does when its time has come: a reminder, an expiry, the nightly look at the MIS. */
export interface ScheduledJob {
  /** When there will next be something to do; undefined when nothing waits. It may be past. */
  nextAt(): Date | undefined;
  /** Runs the jobs that are due. */
  run(): void;
}

const LOOK_MS = 10_000;

/** Looks every ten seconds whether something is due. A job that fails is tried again then. @returns ends it */
export function startScheduledJobs(
  scheduledJobs: readonly ScheduledJob[],
  log: Log,
  everyMs = LOOK_MS,
): () => void {
  const timer = setInterval(() => {
    for (const job of scheduledJobs) {
      try {
        job.run();
      } catch (err) {
        log.error({ err }, 'a scheduled job failed');
      }
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** When the first of them is next due. */
export function earliest(scheduledJobs: readonly ScheduledJob[]): Date | undefined {
  const times = scheduledJobs.flatMap((job) => job.nextAt()?.getTime() ?? []);
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}
