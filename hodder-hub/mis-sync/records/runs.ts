import type { Database } from '../../../shared/database/database.ts';
import { next, StaleStateError } from '../../../shared/states.ts';
import type { PanelSlug, Settings } from './panels.ts';
import { RUN_STATES, type RunEvent, type RunState } from './run-states.ts';

/** A pass through one panel. */
export interface Run {
  id: number;
  estab: string;
  panel: PanelSlug;
  state: RunState;
  startedBy: number;
  startedAt: string;
  settings: Settings;
  /** The changeset that the reading began from, `*`, or null until it has begun. */
  since: string | null;
  /** The last page read. */
  page: number;
  pages: number | null;
  people: number;
  mis: string | null;
  note: string | null;
  finishedAt: string | null;
  summary: Summary | null;
}

export interface Summary {
  added: number;
  changed: number;
  linked: number;
  desynced: number;
  /** May match, and left unchanged because no one has decided. */
  undecided: number;
}

type Row = Omit<Run, 'settings' | 'summary'> & { settings: string; summary: string | null };

const SELECT = `SELECT id, estab, panel, state, started_by AS startedBy, started_at AS startedAt, settings, since, page,
  pages, people, mis, note, finished_at AS finishedAt, summary FROM sync_runs`;

const read = (row: Row): Run => ({
  ...row,
  settings: JSON.parse(row.settings),
  summary: row.summary === null ? null : { undecided: 0, ...JSON.parse(row.summary) },
});

export function runById(database: Database, id: number): Run | undefined {
  const row = database.prepare<[number], Row>(`${SELECT} WHERE id = ?`).get(id);
  return row && read(row);
}

/** The pass of a panel that is under way. */
export function openRun(database: Database, estab: string, panel: PanelSlug): Run | undefined {
  const row = database
    .prepare<[string, string], Row>(
      `${SELECT} WHERE estab = ? AND panel = ? AND state IN ('loading', 'reviewing')`,
    )
    .get(estab, panel);
  return row && read(row);
}

/** A panel's latest, however it ended. */
export function latestRun(database: Database, estab: string, panel: PanelSlug): Run | undefined {
  const row = database
    .prepare<[string, string], Row>(`${SELECT} WHERE estab = ? AND panel = ? ORDER BY id DESC LIMIT 1`)
    .get(estab, panel);
  return row && read(row);
}

/** Newest first. */
export const runsOf = (database: Database, estab: string): Run[] =>
  database.prepare<[string], Row>(`${SELECT} WHERE estab = ? ORDER BY id DESC`).all(estab).map(read);

/** Of each school, with their changes. A run can be undone only after all that came after it. */
const RUNS_KEPT = 200;

/** Adds a run and forgets the school's oldest. @throws when the panel has one under way */
export function addRun(
  database: Database,
  run: Pick<Run, 'estab' | 'panel' | 'startedBy' | 'startedAt' | 'settings'>,
): number {
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO sync_runs (estab, panel, state, started_by, started_at, settings)
       VALUES (:estab, :panel, 'loading', :startedBy, :startedAt, :settings)`,
    )
    .run({ ...run, settings: JSON.stringify(run.settings) });
  forgetOldest(database, run.estab);
  return Number(lastInsertRowid);
}

function forgetOldest(database: Database, estab: string): void {
  const oldest = database
    .prepare<[string], number>(
      `SELECT id FROM sync_runs WHERE estab = ? AND state NOT IN ('loading', 'reviewing')
       ORDER BY id DESC LIMIT -1 OFFSET ${RUNS_KEPT}`,
    )
    .pluck()
    .all(estab);
  for (const id of oldest) {
    database.prepare('DELETE FROM sync_changes WHERE run_id = ?').run(id);
    database.prepare('DELETE FROM sync_runs WHERE id = ?').run(id);
  }
}

/** What the reading has come to. A run that no longer loads keeps what was said when it ended. */
export function progress(
  database: Database,
  id: number,
  change: Partial<Pick<Run, 'since' | 'page' | 'pages' | 'people' | 'mis' | 'note'>>,
): void {
  const fields = Object.keys(change).map((name) => `${name} = :${name}`);
  database
    .prepare(`UPDATE sync_runs SET ${fields.join(', ')} WHERE id = :id AND state = 'loading'`)
    .run({ ...change, id });
}

/**
 * Moves a run on; the only way its state changes.
 * @throws IllegalTransition when its state does not allow the event
 * @throws StaleStateError when it is no longer in the state it is moved from
 */
export function advance(
  database: Database,
  run: Pick<Run, 'id' | 'state'>,
  event: RunEvent,
  change: Partial<Pick<Run, 'note' | 'finishedAt' | 'summary'>> = {},
): void {
  const { changes } = database
    .prepare(
      `UPDATE sync_runs SET state = :state, note = coalesce(:note, note),
         finished_at = coalesce(:finishedAt, finished_at), summary = coalesce(:summary, summary)
       WHERE id = :id AND state = :from`,
    )
    .run({
      id: run.id,
      from: run.state,
      state: next(RUN_STATES, run.state, event),
      note: change.note ?? null,
      finishedAt: change.finishedAt ?? null,
      summary: change.summary ? JSON.stringify(change.summary) : null,
    });
  if (changes === 0) throw new StaleStateError(`sync run ${run.id}`, run.state);
}
