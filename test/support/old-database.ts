import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { createClock } from '../../shared/clock.ts';
import { type Database, useClock } from '../../shared/database/database.ts';

const SHARED_DIR = fileURLToPath(new URL('../../shared/database', import.meta.url));

/** Texts by table and column. */
export type Values = Record<string, Record<string, string>>;

export const tablesOf = (database: Database) =>
  database
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all();

export const columnsOf = (database: Database, table: string) =>
  database
    .prepare<[string], { name: string; type: string; pk: number }>(
      'SELECT name, type, pk FROM pragma_table_info(?)',
    )
    .all(table);

/** Whether its rows get numbers of their own: a number that names a row of another table is that table's. */
export function isNumbered(database: Database, table: string): boolean {
  const keys = columnsOf(database, table).filter(({ pk }) => pk > 0);
  const [key] = keys;
  if (keys.length !== 1 || key?.type !== 'INTEGER') return false;
  const references = database
    .prepare<[string], string>('SELECT "from" FROM pragma_foreign_key_list(?)')
    .pluck()
    .all(table);
  return !references.includes(key.name);
}

/** Opens a data folder's database as it was before a change, with one row in every table. */
export function oldDatabase(file: string, sideDir: string, change: RegExp, values: Values = {}): Database {
  const database = new BetterSqlite3(file);
  useClock(database, createClock());
  database.pragma('foreign_keys = OFF');
  database.exec('CREATE TABLE migrations (name TEXT PRIMARY KEY) STRICT');
  for (const dir of [SHARED_DIR, sideDir]) {
    for (const migration of migrationsOf(dir)) {
      if (change.test(migration)) break;
      database.exec(readFileSync(migration, 'utf8'));
    }
  }
  for (const { name, sql } of tablesOf(database))
    if (name !== 'migrations') fill(database, name, sql, values[name] ?? {});
  return database;
}

/** This change alone: a later one may add columns. */
export function migrateBy(database: Database, sideDir: string, change: RegExp): void {
  for (const dir of [SHARED_DIR, sideDir])
    for (const migration of migrationsOf(dir).filter((each) => change.test(each)))
      database.exec(readFileSync(migration, 'utf8'));
}

function migrationsOf(dir: string): string[] {
  const folder = path.join(dir, 'migrations');
  return readdirSync(folder)
    .sort()
    .map((file) => path.join(folder, file));
}

/** One row: every number is 1 and every text “x”, so that all references hold; a text that is checked is the first allowed, unless `overrides` has it. */
function fill(database: Database, table: string, sql: string, overrides: Record<string, string>): void {
  const columns = columnsOf(database, table);
  const values = columns.map(({ name, type }) => {
    if (type === 'BLOB') return Buffer.from([1]);
    if (type !== 'TEXT') return 1;
    const [, allowed = 'x'] = new RegExp(`CHECK \\(${name} IN \\('([^']+)'`).exec(sql) ?? [];
    return overrides[name] ?? allowed;
  });
  const names = columns.map(({ name }) => name);
  database
    .prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`)
    .run(...values);
}

/** All rows of all tables. */
export const contentsOf = (database: Database) =>
  Object.fromEntries(
    tablesOf(database)
      .filter(({ name }) => name !== 'migrations')
      .map(({ name }) => [name, database.prepare(`SELECT * FROM ${name}`).all()]),
  );

/** Columns, references, checks, indexes and triggers. */
export function shapeOf(database: Database) {
  const tables = tablesOf(database).map(({ name, sql }) => ({
    name,
    columns: database.pragma(`table_info(${name})`),
    references: database.pragma(`foreign_key_list(${name})`),
    checks: sql.match(/CHECK \([^)]*\)\)/g),
    collations: sql.match(/COLLATE NOCASE/g),
    isStrict: /\bSTRICT\b/.test(sql),
  }));
  const others = database
    .prepare(
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') ORDER BY name",
    )
    .all();
  return { tables, others };
}
