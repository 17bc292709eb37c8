/**
 * Looks again and again until `isDone` says so of what it saw, or the time is up.
 * @returns what it saw last
 */
export async function lookUntil<Seen>(
  look: () => Promise<Seen>,
  isDone: (seen: Seen) => boolean,
  { everyMs, timeoutMs }: { everyMs: number; timeoutMs: number },
): Promise<Seen> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (isDone(seen) || performance.now() > deadline) return seen;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
