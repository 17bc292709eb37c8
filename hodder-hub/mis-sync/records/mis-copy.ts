import type { Database } from '../../../shared/database/database.ts';
import type { PanelSlug } from './panels.ts';
import type { Run } from './runs.ts';

/** A row as Xporter gave it. */
export type MisRow = Record<string, unknown>;

/** Each panel keeps what it has read for itself, so that each is told of every change. */
export const datasetOf = (panel: PanelSlug, dataset: string): string => `${panel}/${dataset}`;

/** Keeps a page that has been read until all have been. @param gone ids of rows that are no longer there */
export function stage(
  database: Database,
  { id: runId, panel }: Pick<Run, 'id' | 'panel'>,
  rows: ReadonlyMap<string, readonly MisRow[]>,
  gone: ReadonlyMap<string, readonly string[]>,
): void {
  const insert = database.prepare(
    'INSERT OR REPLACE INTO sync_staged (run_id, dataset, id, row) VALUES (?, ?, ?, ?)',
  );
  for (const [dataset, ids] of gone)
    for (const id of ids) insert.run(runId, datasetOf(panel, dataset), id, null);
  for (const [dataset, all] of rows) {
    for (const row of all) insert.run(runId, datasetOf(panel, dataset), String(row.Id), JSON.stringify(row));
  }
}

/** Brings the copy up to what has been read. @returns ids that the reading was about, dataset by dataset */
export function applyStaged(database: Database, estab: string, runId: number): Map<string, Set<string>> {
  const touched = new Map<string, Set<string>>();
  const staged = database
    .prepare<[number], { dataset: string; id: string }>(
      'SELECT dataset, id FROM sync_staged WHERE run_id = ?',
    )
    .all(runId);
  for (const { dataset, id } of staged) {
    const ids = touched.get(dataset) ?? new Set();
    touched.set(dataset, ids.add(id));
  }
  database
    .prepare(
      `DELETE FROM mis_copy WHERE estab = ? AND (dataset, id) IN
         (SELECT dataset, id FROM sync_staged WHERE run_id = ? AND row IS NULL)`,
    )
    .run(estab, runId);
  database
    .prepare(
      `INSERT OR REPLACE INTO mis_copy (estab, dataset, id, row)
       SELECT ?, dataset, id, row FROM sync_staged WHERE run_id = ? AND row IS NOT NULL`,
    )
    .run(estab, runId);
  database.prepare('DELETE FROM sync_staged WHERE run_id = ?').run(runId);
  return touched;
}

/** @param dataset of a panel, as `datasetOf` names it */
export const copied = (database: Database, estab: string, dataset: string): MisRow[] =>
  database
    .prepare<[string, string], string>('SELECT row FROM mis_copy WHERE estab = ? AND dataset = ?')
    .pluck()
    .all(estab, dataset)
    .map((row) => JSON.parse(row));

export const bookmarkOf = (database: Database, estab: string, panel: PanelSlug): string | undefined =>
  database
    .prepare<[string, string], string>('SELECT hash FROM mis_bookmarks WHERE estab = ? AND panel = ?')
    .pluck()
    .get(estab, panel);

export function keepBookmark(
  database: Database,
  bookmark: { estab: string; panel: PanelSlug; hash: string; takenAt: string },
): void {
  database
    .prepare(
      'INSERT OR REPLACE INTO mis_bookmarks (estab, panel, hash, taken_at) VALUES (:estab, :panel, :hash, :takenAt)',
    )
    .run(bookmark);
}

/** Forgets what a panel has read, so that the next run reads everything again. */
export function forgetPanel(database: Database, estab: string, panel: PanelSlug): void {
  database.prepare("DELETE FROM mis_copy WHERE estab = ? AND dataset LIKE ? || '/%'").run(estab, panel);
  database.prepare('DELETE FROM mis_bookmarks WHERE estab = ? AND panel = ?').run(estab, panel);
}

/** Deletes the copy of a school that no longer shares. People that the coordinator saved stay. */
export function forgetEverything(database: Database, estab: string): void {
  for (const table of ['mis_copy', 'mis_bookmarks']) {
    database.prepare(`DELETE FROM ${table} WHERE estab = ?`).run(estab);
  }
  database
    .prepare('DELETE FROM sync_staged WHERE run_id IN (SELECT id FROM sync_runs WHERE estab = ?)')
    .run(estab);
  database
    .prepare('DELETE FROM sync_rows WHERE run_id IN (SELECT id FROM sync_runs WHERE estab = ?)')
    .run(estab);
}
