import { cachedStatement, type Database } from './database.ts';

const changesHere = cachedStatement((database) =>
  database.prepare<[], number>('SELECT total_changes()').pluck(),
);
const changesElsewhere = cachedStatement((database) =>
  database.prepare<[], number>('PRAGMA data_version').pluck(),
);

const MOST_KEPT = 1000;

/**
 * Gives what `read` gave for the same key until anything in the database has changed, by this program or another.
 * It has to ask SQLite only whether it has, which takes a fraction of reading a row.
 * @param read reads the database and nothing else that can change
 */
export function keptUntilChange<Value>(
  database: Database,
  read: (key: string) => Value,
): (key: string) => Value {
  const kept = new Map<string, Value>();
  let here: number | undefined;
  let elsewhere: number | undefined;
  const isChanged = (): boolean => {
    const before = [here, elsewhere];
    here = changesHere(database).get();
    elsewhere = changesElsewhere(database).get();
    return here !== before[0] || elsewhere !== before[1];
  };
  return (key) => {
    // What a transaction has changed can be taken back.
    if (database.inTransaction) return read(key);
    if (isChanged() || kept.size >= MOST_KEPT) kept.clear();
    const known = kept.get(key);
    if (known !== undefined) return known;
    const value = read(key);
    kept.set(key, value);
    return value;
  };
}
