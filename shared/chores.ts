/** Something a side does when its time has come: a reminder, an expiry, the nightly look at the MIS. */
export interface Chore {
  /** When there will next be something to do; undefined when nothing waits. It may be past. */
  nextAt(): Date | undefined;
  /** Does whatever is due by now, and nothing when nothing is. */
  run(): void;
}

const LOOK_MS = 10_000;

/** Looks every ten seconds whether something is due. @returns ends it */
export function startChores(chores: readonly Chore[]): () => void {
  const timer = setInterval(() => {
    for (const chore of chores) chore.run();
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** When the first of them is next due. */
export function earliest(chores: readonly Chore[]): Date | undefined {
  const times = chores.flatMap((chore) => chore.nextAt()?.getTime() ?? []);
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}
