import { daysAfter } from '../../../shared/clock.ts';
import type { Database } from '../../../shared/database/database.ts';
import type { Upload } from '../../../shared/web/upload.ts';

const DAYS_KEPT = 1;

/** Keeps the file that an administrator wants to import, in place of an earlier one. Nobody's is kept for longer than a day. */
export function keepFile(
  database: Database,
  administratorId: number,
  { name, bytes }: Upload,
  at: Date,
): void {
  database
    .prepare('DELETE FROM files_to_import WHERE sent_at < ?')
    .run(daysAfter(at, -DAYS_KEPT).toISOString());
  database
    .prepare(
      'INSERT OR REPLACE INTO files_to_import (administrator_id, name, content, sent_at) VALUES (?, ?, ?, ?)',
    )
    .run(administratorId, name, Buffer.from(bytes), at.toISOString());
}

export const keptFile = (database: Database, administratorId: number): Upload | undefined =>
  database
    .prepare<[number], Upload>(
      'SELECT name, content AS bytes FROM files_to_import WHERE administrator_id = ?',
    )
    .get(administratorId);

export const forgetFile = (database: Database, administratorId: number): unknown =>
  database.prepare('DELETE FROM files_to_import WHERE administrator_id = ?').run(administratorId);
