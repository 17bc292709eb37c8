import { cachedStatement, type Database } from '../database/database.ts';

/** What stays when a school is forgotten: the record is append-only, and what has left has left. */
const KEPT = ['journal', 'request_log', 'outbox', 'faults'];

interface Reference {
  column: string;
  parent: string;
  key: string;
}

/** How the tables of a side hang together; looked up once, because a school is reset often. */
const tablesOf = cachedStatement((database) => {
  const names = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  return names.map((name) => ({
    name,
    namesEstab: columnsOf(database, name).includes('estab'),
    references: referencesOf(database, name),
  }));
});

/**
 * Deletes all that a side holds of one school: its rows in every table that names its estab, and
 * everything that referred to those. To be called in a transaction, after which no reference may be left.
 * @param register the table whose row makes the school known; that row stays
 * @param kept tables of the side whose rows stay too
 */
export function forgetSchool(
  database: Database,
  estab: string,
  register: string,
  kept: readonly string[] = [],
): void {
  database.pragma('defer_foreign_keys = ON');
  const tables = tablesOf(database).filter(
    ({ name }) => name !== register && ![...KEPT, ...kept].includes(name),
  );
  for (const { name, namesEstab } of tables) {
    if (namesEstab) database.prepare(`DELETE FROM ${name} WHERE estab = ?`).run(estab);
  }
  for (let deleted = 1; deleted > 0; ) {
    deleted = 0;
    for (const { name, references } of tables) {
      for (const reference of references) deleted += deleteHanging(database, name, reference);
    }
  }
}

/**
 * Signs out everyone whose account is gone, and ends their links into the sandbox.
 * @param accounts the side's table of accounts
 * @param inSession the field of a session that holds the account's id
 */
export function forgetSignIns(database: Database, accounts: string, inSession: string): void {
  const isGone = `NOT IN (SELECT id FROM ${accounts})`;
  const account = `json_extract(data, '$.${inSession}')`;
  database.prepare(`DELETE FROM sessions WHERE ${account} IS NOT NULL AND ${account} ${isGone}`).run();
  database.prepare(`DELETE FROM enter_links WHERE account_id ${isGone}`).run();
}

function deleteHanging(database: Database, table: string, { column, parent, key }: Reference): number {
  return database
    .prepare(
      `DELETE FROM ${table} WHERE ${column} IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM ${parent} WHERE ${parent}.${key} = ${table}.${column})`,
    )
    .run().changes;
}

function columnsOf(database: Database, table: string): string[] {
  return database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
}

function referencesOf(database: Database, table: string): Reference[] {
  return database
    .prepare<[string], Reference>(
      'SELECT "from" AS "column", "table" AS parent, coalesce("to", \'id\') AS "key" FROM pragma_foreign_key_list(?)',
    )
    .all(table);
}
