import type { Database } from '../../../shared/database/database.ts';
import type { Upload } from '../../../shared/web/upload.ts';

/** Keeps the file that an administrator wants to import, in place of an earlier one. */
export const keepFile = (
  database: Database,
  administratorId: number,
  { name, bytes }: Upload,
  at: Date,
): unknown =>
  database
    .prepare(
      'INSERT OR REPLACE INTO files_to_import (administrator_id, name, content, sent_at) VALUES (?, ?, ?, ?)',
    )
    .run(administratorId, name, Buffer.from(bytes), at.toISOString());

export const keptFile = (database: Database, administratorId: number): Upload | undefined =>
  database
    .prepare<[number], Upload>(
      'SELECT name, content AS bytes FROM files_to_import WHERE administrator_id = ?',
    )
    .get(administratorId);

export const forgetFile = (database: Database, administratorId: number): unknown =>
  database.prepare('DELETE FROM files_to_import WHERE administrator_id = ?').run(administratorId);
