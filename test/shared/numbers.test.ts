import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { expect } from 'chai';
import { HUB_DIR } from '../../hodder-hub/app.ts';
import { type Database, openDatabase } from '../../shared/database/database.ts';
import { PORTAL_DIR } from '../../xporter-portal/app.ts';

const SHARED_DIR = fileURLToPath(new URL('../../shared/database', import.meta.url));
const THIS_CHANGE = /-numbers\.sql$/;

for (const sideDir of [HUB_DIR, PORTAL_DIR]) {
  describe(`the numbers of rows in ${path.basename(sideDir)}`, () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'numbers-'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('are never given twice', () => {
      const database = openDatabase(':memory:', sideDir);
      const reusing = tablesOf(database)
        .filter(({ name, sql }) => isNumbered(database, name) && !/\bAUTOINCREMENT\b/.test(sql))
        .map(({ name }) => name);
      expect(reusing).to.deep.equal([]);
      expect(database.pragma('foreign_keys', { simple: true })).to.equal(1);
      database.close();
    });

    it('are kept, with all else, in a data folder of before', () => {
      const file = path.join(folder, 'old.sqlite');
      const old = new BetterSqlite3(file);
      old.pragma('foreign_keys = OFF');
      migrateUpToThis(old, SHARED_DIR, 'shared');
      migrateUpToThis(old, sideDir, path.basename(sideDir));
      for (const { name, sql } of tablesOf(old)) if (name !== 'migrations') fill(old, name, sql);
      expect(old.pragma('foreign_key_check')).to.deep.equal([]);
      const before = contentsOf(old);
      const shape = shapeOf(old);
      old.close();

      const database = new BetterSqlite3(file);
      database.pragma('foreign_keys = OFF');
      migrateByThis(database, SHARED_DIR);
      migrateByThis(database, sideDir);
      expect(contentsOf(database)).to.deep.equal(before);
      expect(shapeOf(database)).to.deep.equal(shape);
      const highest = database.prepare('SELECT name, seq FROM sqlite_sequence ORDER BY name').all();
      const numbered = tablesOf(database).filter(({ name }) => isNumbered(database, name));
      expect(highest).to.deep.equal(numbered.map(({ name }) => ({ name, seq: 1 })));
      database.close();
    });
  });
}

const tablesOf = (database: Database) =>
  database
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all();

const columnsOf = (database: Database, table: string) =>
  database
    .prepare<[string], { name: string; type: string; pk: number }>(
      'SELECT name, type, pk FROM pragma_table_info(?)',
    )
    .all(table);

/** Whether its rows get numbers of their own: a number that names a row of another table is that table's. */
function isNumbered(database: Database, table: string): boolean {
  const keys = columnsOf(database, table).filter(({ pk }) => pk > 0);
  const [key] = keys;
  if (keys.length !== 1 || key?.type !== 'INTEGER') return false;
  const references = database
    .prepare<[string], string>('SELECT "from" FROM pragma_foreign_key_list(?)')
    .pluck()
    .all(table);
  return !references.includes(key.name);
}

function migrateUpToThis(database: Database, sideDir: string, name: string): void {
  database.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY) STRICT');
  const folder = path.join(sideDir, 'migrations');
  const files = readdirSync(folder).sort();
  for (const file of files.slice(
    0,
    files.findIndex((each) => THIS_CHANGE.test(each)),
  )) {
    database.exec(readFileSync(path.join(folder, file), 'utf8'));
    database.prepare('INSERT INTO migrations (name) VALUES (?)').run(`${name}/${file}`);
  }
}

/** This change alone: a later one may add columns. */
function migrateByThis(database: Database, sideDir: string): void {
  const folder = path.join(sideDir, 'migrations');
  const [file = ''] = readdirSync(folder).filter((each) => THIS_CHANGE.test(each));
  database.exec(readFileSync(path.join(folder, file), 'utf8'));
}

/** One row: every number is 1 and every text “x”, so that all references hold; a text that is checked is the first allowed. */
function fill(database: Database, table: string, sql: string): void {
  const columns = columnsOf(database, table);
  const values = columns.map(({ name, type }) => {
    if (type === 'BLOB') return Buffer.from([1]);
    if (type !== 'TEXT') return 1;
    const [, allowed = 'x'] = new RegExp(`CHECK \\(${name} IN \\('([^']+)'`).exec(sql) ?? [];
    return allowed;
  });
  const names = columns.map(({ name }) => name);
  database
    .prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`)
    .run(...values);
}

const contentsOf = (database: Database) =>
  Object.fromEntries(
    tablesOf(database)
      .filter(({ name }) => name !== 'migrations')
      .map(({ name }) => [name, database.prepare(`SELECT * FROM ${name}`).all()]),
  );

/** Columns, references, checks, indexes and triggers. */
function shapeOf(database: Database) {
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
