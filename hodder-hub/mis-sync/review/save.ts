import { SqliteError } from 'better-sqlite3';
import type { Member } from '../../accounts/members.ts';
import type { HubContext } from '../../context.ts';
import { addChange, type Change } from '../history/changes.ts';
import { tellOfSync } from '../history/summary-email.ts';
import type { Panel } from '../panels/panel.ts';
import { panelOf } from '../panels/panels.ts';
import { advance, type Run, type Summary } from '../records/runs.ts';
import { allRows, type Difference, differencesOf, isUndecided, type ReviewRow } from './rows.ts';

export interface Saved {
  undecided: number;
  failed: string[];
}

/**
 * Applies what has been reviewed, in one transaction. MIS values replace Hub values in matched entries, ticked new entries
 * are added, and entries that are gone from the MIS are marked. Entries that may match are left unchanged unless
 * the coordinator has ticked that the two are the same.
 * @returns how many wait for that decision, and names that could not be applied, because the Hub has another of that name or address
 * @throws IllegalTransition when the run is not being reviewed any more
 */
export function saveRun(context: HubContext, run: Run, by: Member): Saved {
  const { database, clock, journal } = context;
  const panel = panelOf(run.panel);
  const now = clock.now().toISOString();
  return database.transaction(() => {
    const rows = allRows(database, run.id);
    const undecided = rows.filter(isUndecided);
    const summary: Summary = {
      added: 0,
      changed: 0,
      linked: 0,
      desynced: 0,
      undecided: undecided.length,
    };
    const added: number[] = [];
    const failed: string[] = [];
    const unlink = database.prepare(`UPDATE ${panel.table} SET mis_id = NULL WHERE id = ?`);
    const relink = database.prepare(`UPDATE OR IGNORE ${panel.table} SET mis_id = :misId WHERE id = :id`);
    for (const { hub, mis, status } of rows) if (hub && (mis || status === 'Desynced')) unlink.run(hub.id);
    let pending = rows.filter((row) => !isUndecided(row));
    for (let before = Infinity; pending.length > 0 && pending.length < before; ) {
      before = pending.length;
      // A record that has the name or address now may change it later in the same sync: 3A becomes 4A once 4A is 5A.
      pending = pending.filter((row) => {
        const change = applied(() => applyRow(context, panel, run, row, now));
        if (change === 'in the way') return true;
        if (change) {
          addChange(database, run.id, change);
          summary[change.kind] += 1;
          if (change.kind === 'added') added.push(change.recordId);
        }
        return false;
      });
    }
    for (const { hub, mis } of pending) failed.push(panel.name((mis ?? hub)?.fields ?? {}));
    for (const { hub } of [...pending, ...undecided]) if (hub) relink.run({ id: hub.id, misId: hub.misId });
    const note =
      failed.length > 0
        ? `Not saved, because the Hub already has that name or address: ${failed.join(', ')}.`
        : null;
    advance(database, run, 'save', { summary, note, finishedAt: now });
    panel.afterSave(context, run, added);
    database.prepare('DELETE FROM sync_rows WHERE run_id = ?').run(run.id);
    journal.record({
      estab: run.estab,
      actor: by.email,
      event: 'sync.saved',
      detail: { panel: panel.slug, ...summary },
    });
    tellOfSync(context, by, panel, summary, note);
    return { undecided: undecided.length, failed };
  })();
}

/** A record that breaks a uniqueness rule of the Hub is skipped. Everything else is saved. */
function applied(apply: () => Change | null): Change | null | 'in the way' {
  try {
    return apply();
  } catch (error) {
    if (error instanceof SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE') return 'in the way';
    throw error;
  }
}

function applyRow(context: HubContext, panel: Panel, run: Run, row: ReviewRow, now: string): Change | null {
  if (row.hub && row.mis) return update(context, panel, row, now);
  if (row.mis && row.status === 'New' && row.isTicked && !row.mis.obstacle)
    return add(context, panel, run, row.mis, now);
  if (row.hub && row.status === 'Desynced') return desync(context, panel, row.hub);
  return null;
}

type Before = Record<string, string | number | null>;

/** Only what a sync may change: undo must not revert later edits in the Hub, and the history must not hold passwords. */
function recordOf({ database }: HubContext, { table, columns }: Panel, id: number): Before | undefined {
  const names = ['estab', 'mis_id', 'synced_at', ...Object.values(columns)];
  if (table === 'classes') names.push('teacher_id');
  return database.prepare<[number], Before>(`SELECT ${names.join(', ')} FROM ${table} WHERE id = ?`).get(id);
}

function update(context: HubContext, panel: Panel, row: ReviewRow, now: string): Change | null {
  const { hub, mis } = row;
  if (!hub || !mis) return null;
  const record = recordOf(context, panel, hub.id);
  if (!record) return null;
  const before: Before = { ...record, mis_id: hub.misId };
  const fields = differencesOf(row);
  const columns = fields.map(({ field }) => `${panel.columns[field]} = ?`);
  context.database
    .prepare(
      `UPDATE ${panel.table} SET ${[...columns, 'mis_id = ?', 'synced_at = ?'].join(', ')} WHERE id = ?`,
    )
    .run(...fields.map((difference) => difference.new), mis.id, now, hub.id);
  followRenaming(context, panel, String(before.estab), fields);
  const isNewLink = hub.misId !== mis.id || before.synced_at === null;
  if (fields.length === 0 && !isNewLink) return null;
  const kind = fields.length > 0 ? 'changed' : 'linked';
  return { kind, recordId: hub.id, name: panel.name(mis.fields), fields, before };
}

/** Pupils carry the names of their year group and class with them. */
function followRenaming(
  { database }: HubContext,
  { table }: Panel,
  estab: string,
  fields: readonly Difference[],
): void {
  const column = { year_groups: 'year_group', classes: 'class', teachers: null, students: null }[table];
  const renamed = fields.find(({ field }) => field === 'Name');
  if (!column || !renamed || renamed.old === null) return;
  database
    .prepare(`UPDATE students SET ${column} = ? WHERE estab = ? AND ${column} = ?`)
    .run(renamed.new, estab, renamed.old);
}

function add(
  context: HubContext,
  panel: Panel,
  run: Run,
  mis: NonNullable<ReviewRow['mis']>,
  now: string,
): Change {
  const values: Record<string, string | number | null> = {
    estab: run.estab,
    mis_id: mis.id,
    synced_at: now,
    ...panel.newRecord(run),
  };
  for (const [field, column] of Object.entries(panel.columns))
    values[column] = mis.fields[field] ?? blankOf(column);
  const names = Object.keys(values);
  const { lastInsertRowid } = context.database
    .prepare(
      `INSERT INTO ${panel.table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`,
    )
    .run(values);
  const fields = Object.entries(mis.fields).flatMap(([field, value]) =>
    value === null ? [] : [{ field, old: null, new: value }],
  );
  return {
    kind: 'added',
    recordId: Number(lastInsertRowid),
    name: panel.name(mis.fields),
    fields,
    before: null,
  };
}

/** Columns that may not be empty hold a blank text where the MIS knows nothing. */
const blankOf = (column: string): string | null =>
  ['title', 'forename', 'surname', 'year_group', 'class', 'kind'].includes(column) ? '' : null;

/** The record stays in the Hub and keeps its MIS id, unless another record has that id now. */
function desync(context: HubContext, panel: Panel, hub: NonNullable<ReviewRow['hub']>): Change | null {
  const record = recordOf(context, panel, hub.id);
  if (!record) return null;
  const before: Before = { ...record, mis_id: hub.misId };
  const taken = context.database
    .prepare(`SELECT 1 FROM ${panel.table} WHERE estab = ? AND mis_id = ?`)
    .get(before.estab, hub.misId);
  context.database
    .prepare(`UPDATE ${panel.table} SET mis_id = ?, synced_at = NULL WHERE id = ?`)
    .run(taken ? null : hub.misId, hub.id);
  if (before.synced_at === null) return null;
  return { kind: 'desynced', recordId: hub.id, name: panel.name(hub.fields), fields: [], before };
}
