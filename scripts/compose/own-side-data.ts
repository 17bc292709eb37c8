import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { makeDataFolder } from '../../shared/data-folder.ts';
import { UsageError } from '../../shared/errors.ts';
import { writeWhole } from '../../shared/write-whole.ts';

export type SideName = 'hodder-hub' | 'xporter-portal';

/**
 * Takes a side's data in a folder for this process. SQLite holds the lock, so that it ends with the process, however
 * that ends.
 * @returns gives it back
 * @throws UsageError naming the process that has it, or where the folder cannot be used
 */
export function ownSideData(dataDir: string, side: SideName): () => void {
  makeDataFolder(dataDir);
  const file = path.join(dataDir, `${side}.lock`);
  const ownerFile = `${file}.pid`;
  const lock = new BetterSqlite3(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY'))) throw error;
    throw new UsageError(
      `The data in ${dataDir} is in use by another sandbox, process ${ownerOf(ownerFile)}. Stop it, or choose another folder: DATA_DIR=other npm start`,
    );
  }
  writeWhole(ownerFile, String(process.pid));
  return () => {
    rmSync(ownerFile, { force: true });
    lock.close();
  };
}

function ownerOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return 'unknown';
  }
}
