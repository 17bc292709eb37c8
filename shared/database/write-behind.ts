import { isStorageUnavailable } from '../errors.ts';
import type { Database } from './database.ts';

/** Keeps entries in memory and writes them a moment later, many in one transaction, so that no answer waits for it. */
export interface WriteBehind<Entry> {
  /** How many wait to be written. */
  readonly waiting: number;
  add(entry: Entry): void;
  /** Writes what waits. Call it before reading. While the database is busy or full, it waits on. */
  flush(): void;
}

const TRY_AGAIN_MS = 1000;
/** The oldest are lost where more wait for a busy database. */
const MOST_WAITING = 10_000;

/** @param afterMs how long an entry waits at most: when the process is killed, those are lost */
export function writeBehind<Entry>(
  database: Database,
  afterMs: number,
  write: (entries: readonly Entry[]) => void,
): WriteBehind<Entry> {
  let entries: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  const writeAll = database.transaction(write);

  const flushIn = (ms: number) => {
    timer ??= setTimeout(flush, ms).unref();
  };
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (entries.length === 0 || !database.open) return;
    const ready = entries;
    entries = [];
    try {
      writeAll(ready);
    } catch (error) {
      if (!isStorageUnavailable(error)) throw error;
      entries = [...ready, ...entries].slice(-MOST_WAITING);
      flushIn(TRY_AGAIN_MS);
    }
  }
  return {
    get waiting() {
      return entries.length;
    },
    add(entry) {
      entries.push(entry);
      flushIn(afterMs);
    },
    flush,
  };
}
