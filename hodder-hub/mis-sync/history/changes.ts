import type { Database } from '../../../shared/database/database.ts';

/** What a saved run did to one record. */
export interface Change {
  kind: 'added' | 'changed' | 'linked' | 'desynced';
  recordId: number;
  name: string;
  fields: { field: string; old: string | null; new: string | null }[];
  /** The record as it was; null for a new one. */
  before: Record<string, string | number | null> | null;
}

type Row = Omit<Change, 'fields' | 'before'> & { fields: string; before: string | null };

export function addChange(database: Database, runId: number, change: Change): void {
  database
    .prepare(
      `INSERT INTO sync_changes (run_id, kind, record_id, name, fields, before)
       VALUES (:runId, :kind, :recordId, :name, :fields, :before)`,
    )
    .run({
      runId,
      kind: change.kind,
      recordId: change.recordId,
      name: change.name,
      fields: JSON.stringify(change.fields),
      before: change.before && JSON.stringify(change.before),
    });
}

/** In the order in which they were made. */
export const changesOf = (database: Database, runId: number): Change[] =>
  database
    .prepare<[number], Row>(
      'SELECT kind, record_id AS recordId, name, fields, before FROM sync_changes WHERE run_id = ? ORDER BY id',
    )
    .all(runId)
    .map((row) => ({
      ...row,
      fields: JSON.parse(row.fields),
      before: row.before === null ? null : JSON.parse(row.before),
    }));
