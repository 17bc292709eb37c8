import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** Something a side does when its time has come: a reminder, an expiry, the nightly look at the MIS. */
export interface ScheduledJob {
  /** When there will next be something to do for each school that waits, by its own time. It may be past. */
  next(): readonly Due[];
  /** Does what is due for each school by its own time. */
  run(): void;
}

export interface Due {
  estab: string;
  at: Date;
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

/**
 * When the first of them is next due.
 * @param estab a school, by its own time; null for all schools, by everybody's
 */
export function earliest(
  scheduledJobs: readonly ScheduledJob[],
  clock: Clock,
  estab: string | null,
): Date | undefined {
  const times = scheduledJobs
    .flatMap((job) => job.next())
    .flatMap((due) => {
      if (estab === null) return due.at.getTime() - clock.lead(due.estab);
      return due.estab === estab ? due.at.getTime() : [];
    });
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}
