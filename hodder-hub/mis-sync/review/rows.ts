import type { Database } from '../../../shared/database/database.ts';
import { digestOf } from '../../../shared/web/digest.ts';
import { STATUSES, type Status } from '../matching/match.ts';
import type { Fields, HubEntry, MisEntry } from '../panels/panel.ts';

/** A line of the table that is reviewed. */
export interface ReviewRow {
  id: number;
  hub: HubEntry | null;
  mis: MisEntry | null;
  status: Status;
  because: string[];
  isFresh: boolean;
  isTicked: boolean;
}

/** What saving would overwrite. */
export interface Difference {
  field: string;
  old: string | null;
  new: string;
}

export const ROWS_A_PAGE = 50;

export interface Filter {
  status: Status | 'fresh' | 'all';
  /** Part of a name; blank for all. */
  search: string;
  /** From 1. */
  page: number;
}

type Stored = Omit<ReviewRow, 'hub' | 'mis' | 'because' | 'isFresh' | 'isTicked'> & {
  hub: string | null;
  mis: string | null;
  because: string;
  isFresh: number;
  isTicked: number;
};

const SELECT =
  'SELECT id, hub, mis, status, because, is_fresh AS isFresh, is_ticked AS isTicked FROM sync_rows';

const read = (row: Stored): ReviewRow => ({
  ...row,
  hub: row.hub === null ? null : JSON.parse(row.hub),
  mis: row.mis === null ? null : JSON.parse(row.mis),
  because: JSON.parse(row.because),
  isFresh: row.isFresh === 1,
  isTicked: row.isTicked === 1,
});

type NewRow = Omit<ReviewRow, 'id' | 'hub' | 'mis'> & {
  hub: HubEntry | undefined;
  mis: MisEntry | undefined;
};

export function addRows(database: Database, runId: number, rows: readonly NewRow[]): void {
  const insert = database.prepare(
    `INSERT INTO sync_rows (run_id, position, hub_id, hub, mis_id, mis, status, because, is_fresh, is_ticked)
     VALUES (:runId, :position, :hubId, :hub, :misId, :mis, :status, :because, :isFresh, :isTicked)`,
  );
  for (const { hub, mis, status, because, isFresh, isTicked } of rows) {
    insert.run({
      runId,
      position: (isFresh ? 0 : STATUSES.length) + STATUSES.indexOf(status),
      hubId: hub?.id ?? null,
      hub: hub ? JSON.stringify(hub) : null,
      misId: mis?.id ?? null,
      mis: mis ? JSON.stringify(mis) : null,
      status,
      because: JSON.stringify(because),
      isFresh: isFresh ? 1 : 0,
      isTicked: isTicked ? 1 : 0,
    });
  }
}

/** The values of a side's fields in a row, so that a full name is found and the fields' own names are not. */
const searchedText = (side: 'hub' | 'mis'): string =>
  `(SELECT group_concat(value, ' ') FROM json_each(${side}, '$.fields'))`;

const WHERE = `WHERE run_id = :runId
  AND (:status = 'all' OR status = :status OR (:status = 'fresh' AND is_fresh = 1))
  AND (:search = '' OR finds(:search, ${searchedText('hub')}) OR finds(:search, ${searchedText('mis')}))`;

/** One page of the table, and how many rows the filter lets through. */
export function findRows(
  database: Database,
  runId: number,
  { status, search, page }: Filter,
): { rows: ReviewRow[]; total: number } {
  const conditions = { runId, status, search };
  const total =
    database
      .prepare<typeof conditions, number>(`SELECT count(*) FROM sync_rows ${WHERE}`)
      .pluck()
      .get(conditions) ?? 0;
  const rows = database
    .prepare<typeof conditions & { limit: number; offset: number }, Stored>(
      `${SELECT} ${WHERE} ORDER BY position, id LIMIT :limit OFFSET :offset`,
    )
    .all({ ...conditions, limit: ROWS_A_PAGE, offset: (page - 1) * ROWS_A_PAGE });
  return { rows: rows.map(read), total };
}

export const allRows = (database: Database, runId: number): ReviewRow[] =>
  database.prepare<[number], Stored>(`${SELECT} WHERE run_id = ? ORDER BY id`).all(runId).map(read);

export function rowOf(database: Database, runId: number, id: number): ReviewRow | undefined {
  const row = database
    .prepare<[number, number], Stored>(`${SELECT} WHERE run_id = ? AND id = ?`)
    .get(runId, id);
  return row && read(row);
}

/** How many rows have each status, in the order in which they are reviewed. */
export function countsOf(database: Database, runId: number): { status: Status | 'fresh'; count: number }[] {
  const counts = new Map(
    database
      .prepare<[number], [Status, number]>(
        'SELECT status, count(*) FROM sync_rows WHERE run_id = ? GROUP BY status',
      )
      .raw()
      .all(runId),
  );
  const fresh =
    database
      .prepare<[number], number>('SELECT count(*) FROM sync_rows WHERE run_id = ? AND is_fresh = 1')
      .pluck()
      .get(runId) ?? 0;
  return [
    ...(fresh > 0 ? [{ status: 'fresh' as const, count: fresh }] : []),
    ...STATUSES.flatMap((status) => {
      const count = counts.get(status) ?? 0;
      return count > 0 ? [{ status, count }] : [];
    }),
  ];
}

/** Whether the coordinator still has to say if the two are the same: they are left unchanged until then. */
export const isUndecided = ({ status, isTicked }: Pick<ReviewRow, 'status' | 'isTicked'>): boolean =>
  status === 'May match' && !isTicked;

export const countUndecided = (database: Database, runId: number): number =>
  database
    .prepare<[number], number>(
      "SELECT count(*) FROM sync_rows WHERE run_id = ? AND status = 'May match' AND is_ticked = 0",
    )
    .pluck()
    .get(runId) ?? 0;

/** Names all that saving a run would apply: which rows there are, and which are ticked. */
export const digestOfRun = (database: Database, runId: number): string =>
  digestOf(
    database
      .prepare<[number]>(
        'SELECT id, hub_id, mis_id, status, is_ticked FROM sync_rows WHERE run_id = ? ORDER BY id',
      )
      .raw()
      .all(runId),
  );

/** A row as a page has shown it. */
export interface ShownRow {
  id: number;
  wasTicked: boolean;
}

/** Keeps the ticks that were changed on a page: `Import` of a new row, `Same` of two that may match. */
export function keepTicks(
  database: Database,
  runId: number,
  shown: readonly ShownRow[],
  ticked: ReadonlySet<number>,
): void {
  const tick = database.prepare(
    "UPDATE sync_rows SET is_ticked = ? WHERE run_id = ? AND id = ? AND status IN ('New', 'May match')",
  );
  for (const { id, wasTicked } of shown)
    if (ticked.has(id) !== wasTicked) tick.run(ticked.has(id) ? 1 : 0, runId, id);
}

/** Ticks or unticks every new entry that can be imported. */
export function tickAll(database: Database, runId: number, ticked: boolean): void {
  database
    .prepare(
      `UPDATE sync_rows SET is_ticked = ? WHERE run_id = ? AND status = 'New' AND json_extract(mis, '$.obstacle') IS NULL`,
    )
    .run(ticked ? 1 : 0, runId);
}

/** Separates a matched pair: the MIS record becomes a new one. */
export function unmatch(database: Database, runId: number, id: number, ticksNew: boolean): void {
  const row = rowOf(database, runId, id);
  if (!row?.hub || !row.mis || row.status === 'Synced') return;
  database.prepare('DELETE FROM sync_rows WHERE id = ?').run(id);
  const { isFresh } = row;
  addRows(database, runId, [
    {
      hub: row.hub,
      mis: undefined,
      status: 'Not matched',
      because: ['unmatched by you'],
      isFresh,
      isTicked: false,
    },
    {
      hub: undefined,
      mis: row.mis,
      status: 'New',
      because: ['unmatched by you'],
      isFresh,
      isTicked: ticksNew && !row.mis.obstacle,
    },
  ]);
}

/** MIS records that a row can be matched with by hand: those without a match. */
export function candidates(database: Database, runId: number, search: string): ReviewRow[] {
  return database
    .prepare<{ runId: number; search: string }, Stored>(
      `${SELECT} WHERE run_id = :runId AND hub IS NULL AND finds(:search, ${searchedText('mis')})
       ORDER BY id LIMIT 20`,
    )
    .all({ runId, search })
    .map(read);
}

/** Makes one of two rows. @returns whether both were there and free */
export function matchByHand(database: Database, runId: number, hubRow: number, misRow: number): boolean {
  const one = rowOf(database, runId, hubRow);
  const other = rowOf(database, runId, misRow);
  if (!one?.hub || one.mis || !other?.mis || other.hub) return false;
  database.prepare('DELETE FROM sync_rows WHERE id IN (?, ?)').run(hubRow, misRow);
  addRows(database, runId, [
    {
      hub: one.hub,
      mis: other.mis,
      status: 'Matched',
      because: ['matched by you'],
      isFresh: one.isFresh || other.isFresh,
      isTicked: false,
    },
  ]);
  return true;
}

/** Field by field, what the MIS would overwrite; what it does not know stays as it is. */
export function differencesOf({ hub, mis }: Pick<ReviewRow, 'hub' | 'mis'>): Difference[] {
  if (!hub || !mis) return [];
  return Object.entries(mis.fields as Fields).flatMap(([field, value]) => {
    const old = hub.fields[field] ?? null;
    return value === null || value === old ? [] : [{ field, old, new: value }];
  });
}
