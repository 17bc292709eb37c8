import type { Database } from './database.ts';

/** Keeps entries in memory and writes them a moment later, many in one transaction, so that no answer waits for it. */
export interface WriteBehind<Entry> {
  /** How many wait to be written. */
  readonly waiting: number;
  add(entry: Entry): void;
  /** Writes what waits. Call it before reading. */
  flush(): void;
}

/** @param afterMs how long an entry waits at most: when the process is killed, those are lost */
export function writeBehind<Entry>(
  database: Database,
  afterMs: number,
  write: (entries: readonly Entry[]) => void,
): WriteBehind<Entry> {
  let entries: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  const writeAll = database.transaction(write);

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const ready = entries;
    entries = [];
    if (ready.length > 0 && database.open) writeAll(ready);
  };
  return {
    get waiting() {
      return entries.length;
    },
    add(entry) {
      entries.push(entry);
      timer ??= setTimeout(flush, afterMs).unref();
    },
    flush,
  };
}
