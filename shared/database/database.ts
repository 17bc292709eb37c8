import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { type Clock, createClock } from '../clock.ts';
import { finder, fold } from '../names.ts';

export type Database = BetterSqlite3.Database;

/** Prepares a statement once for each database: for the statements of the busiest paths, where preparing would weigh. */
export function cachedStatement<Statement>(
  prepare: (database: Database) => Statement,
): (database: Database) => Statement {
  const prepared = new WeakMap<Database, Statement>();
  return (database) => {
    const statement = prepared.get(database) ?? prepare(database);
    prepared.set(database, statement);
    return statement;
  };
}

const MOST_STATEMENTS = 500;

/**
 * From now on `prepare` gives the statement of an earlier call with the same SQL: preparing takes longer than running
 * most of them. `pluck` and `raw` give statements of their own, so that no caller changes another's.
 */
function keepStatements(database: Database): void {
  const prepare = database.prepare.bind(database);
  const kept = new LRUCache<string, BetterSqlite3.Statement>({ max: MOST_STATEMENTS });
  const keptAs = (mode: '' | 'pluck' | 'raw', sql: string): BetterSqlite3.Statement => {
    const key = `${mode} ${sql}`;
    const known = kept.get(key);
    // A loop over its rows still holds it.
    if (known && !known.busy) return known;
    const statement = prepare(sql);
    if (mode === '')
      Object.assign(statement, { pluck: () => keptAs('pluck', sql), raw: () => keptAs('raw', sql) });
    else statement[mode]();
    kept.set(key, statement);
    return statement;
  };
  database.prepare = ((sql: string) => keptAs('', sql)) as Database['prepare'];
}

/** How long a statement waits for another program to let go of the database, while everything else waits for it. */
export const BUSY_MS = 20;
const BUSY_AT_START_MS = 5000;

/**
 * Opens a side's database and brings its schema up to date.
 * Migrations are recorded by name (`shared/001-outbox.sql`), so that `shared` and each
 * side number theirs independently.
 * @param file a path, or `:memory:`
 * @param sideDir the folder of the side, holding `migrations/`
 */
export function openDatabase(file: string, sideDir: string): Database {
  const database = new BetterSqlite3(file);
  keepStatements(database);
  keepTimes(database);
  addNameFunctions(database);
  useClock(database, createClock());
  database.pragma('journal_mode = WAL');
  // Safe when the process is killed, which is what a sandbox has to survive, and several times as fast.
  database.pragma('synchronous = NORMAL');
  database.pragma(`busy_timeout = ${BUSY_AT_START_MS}`);
  // A migration that makes a table again drops the old one, which must not delete what refers to it.
  database.pragma('foreign_keys = OFF');
  migrate(database, fileURLToPath(new URL('.', import.meta.url)), 'shared');
  migrate(database, sideDir, path.basename(sideDir));
  database.pragma('foreign_keys = ON');
  database.pragma(`busy_timeout = ${BUSY_MS}`);
  return database;
}

/** The times of the transactions under way, once they have asked for it. */
const underWay = new WeakMap<Database, { time?: string }>();

/**
 * Makes `clock_now()` in SQL the time of a clock, as an ISO text. Until then it is real time. Within a transaction it stands
 * still: nobody sees what is between its changes, so they happen at one time.
 */
export function useClock(database: Database, clock: Clock): void {
  database.function('clock_now', { directOnly: false }, () => {
    const transaction = underWay.get(database) ?? {};
    transaction.time ??= clock.now().toISOString();
    return transaction.time;
  });
}

/** From now on `clock_now()` knows when a transaction begins and ends. */
function keepTimes(database: Database): void {
  const transaction = database.transaction.bind(database) as (work: Work) => unknown;
  database.transaction = ((work: Work) =>
    transaction((...input) => {
      if (underWay.has(database)) return work(...input);
      underWay.set(database, {});
      try {
        return work(...input);
      } finally {
        underWay.delete(database);
      }
    })) as Database['transaction'];
}

type Work = (...input: unknown[]) => unknown;

/** `finds(search, text)` is `finder` in SQL and `fold(name)` is `fold`. A text that is NULL is never found. */
function addNameFunctions(database: Database): void {
  let last = { search: '', isFound: finder('') };
  database.function('finds', { deterministic: true }, (search: unknown, text: unknown) => {
    if (typeof search !== 'string' || typeof text !== 'string') return 0;
    if (search !== last.search) last = { search, isFound: finder(search) };
    return last.isFound(text) ? 1 : 0;
  });
  database.function('fold', { deterministic: true }, (name: unknown) =>
    typeof name === 'string' ? fold(name) : null,
  );
}

function migrate(database: Database, sideDir: string, name: string): void {
  database.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY) STRICT');
  const known = database.prepare('SELECT 1 FROM migrations WHERE name = ?');
  const record = database.prepare('INSERT INTO migrations (name) VALUES (?)');
  const folder = path.join(sideDir, 'migrations');
  for (const file of readdirSync(folder).sort()) {
    const migration = `${name}/${file}`;
    database.transaction(() => {
      if (known.get(migration)) return;
      database.exec(readFileSync(path.join(folder, file), 'utf8'));
      if (database.prepare('SELECT 1 FROM pragma_foreign_key_check').get())
        throw new Error(`${migration} leaves broken references`);
      record.run(migration);
    })();
  }
}
