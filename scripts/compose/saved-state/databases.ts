import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { type Database, openDatabase } from '../../../shared/database/database.ts';
import type { Seal } from '../../../shared/database/seal.ts';
import { UsageError } from '../../../shared/errors.ts';
import { type Rewrite, rewriteTexts } from './rewrite.ts';
import { DAMAGED, NEWER } from './state-file.ts';

/** A key for one file. */
export const newFileKey = (): Buffer => randomBytes(32);

/** Signed-in people, links that sign in, and what makes their cookies: all are of the computer. */
const OF_THE_COMPUTER = ['sessions', 'enter_links', 'cookie_secret'];

/**
 * Makes a copy of a side's database that holds nothing of this computer: nobody is signed in there, addresses are
 * replaced, and what is encrypted opens with the key of the file.
 * @param bytes of the database at one moment
 * @param folder for a temporary file
 */
export function copyForFile(
  bytes: Buffer,
  folder: string,
  { seal, fileSeal, rewrite }: { seal: Seal; fileSeal: Seal; rewrite: Rewrite },
): Buffer {
  const file = path.join(folder, 'copy.sqlite');
  writeFileSync(file, bytes, { mode: 0o600 });
  const database = new BetterSqlite3(file);
  try {
    database.pragma('journal_mode = DELETE');
    for (const table of OF_THE_COMPUTER) database.exec(`DELETE FROM ${table}`);
    rewriteTexts(database, rewrite, { from: seal, to: fileSeal });
    // Deleted rows stay readable in a file until it is written again.
    database.exec('VACUUM');
  } finally {
    database.close();
  }
  return readFileSync(file);
}

/**
 * Writes a side's database from a file, brought up to date and ready for this computer.
 * @param here the database that it will replace; its key and the secret of its cookies stay
 * @throws UsageError for a database that is damaged, another one, or of a newer sandbox
 */
export function writeFromFile(
  file: string,
  bytes: Buffer,
  sideDir: string,
  { here, seal, fileSeal, rewrite }: { here: Database; seal: Seal; fileSeal: Seal; rewrite: Rewrite },
): void {
  writeFileSync(file, bytes, { mode: 0o600 });
  const migrations = checked(file);
  const known = namesOf(here);
  if (migrations.some((name) => !known.includes(name))) throw new UsageError(NEWER);
  const database = opened(file, sideDir);
  try {
    if (schemaOf(database) !== schemaOf(here)) throw new UsageError(DAMAGED);
    for (const table of OF_THE_COMPUTER) database.exec(`DELETE FROM ${table}`);
    rewriteTexts(database, rewrite, { from: fileSeal, to: seal });
    const cookies = here.prepare<[], string>('SELECT sealed FROM cookie_secret').pluck().get();
    database.prepare('INSERT INTO cookie_secret (sealed) VALUES (?)').run(cookies);
  } finally {
    database.close();
  }
}

/** @returns the migrations that it has had */
function checked(file: string): string[] {
  const database = new BetterSqlite3(file);
  try {
    if (database.pragma('integrity_check', { simple: true }) !== 'ok') throw new UsageError(DAMAGED);
    return namesOf(database);
  } catch (cause) {
    throw new UsageError(DAMAGED, { cause });
  } finally {
    database.close();
  }
}

function opened(file: string, sideDir: string): Database {
  try {
    return openDatabase(file, sideDir);
  } catch (cause) {
    throw new UsageError(DAMAGED, { cause });
  }
}

const namesOf = (database: Database): string[] =>
  database.prepare<[], string>('SELECT name FROM migrations').pluck().all();

/** Everything that migrations make: a database that has more or less than they do is none of ours. */
const schemaOf = (database: Database): string =>
  JSON.stringify(
    database
      .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")
      .all(),
  );
