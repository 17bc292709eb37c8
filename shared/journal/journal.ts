import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { EventName } from './events.ts';

export interface JournalEntry {
  /** The school's number, or null where no one school is concerned. */
  estab: string | null;
  /** Who did it: a person's address, a partner app, or the side itself. */
  actor: string;
  event: EventName;
  detail?: Record<string, unknown>;
  /** The request for a connection that this belongs to; both sides know it by the same reference. */
  correlation?: string | null;
}

export interface RecordedEntry extends Required<Omit<JournalEntry, 'event'>> {
  /** An old data folder may hold events that are recorded no longer. */
  event: string;
  id: number;
  at: string;
  /** By real time: puts the entries of both sides in order, even where the clock has been put back. */
  recordedAt: string;
  /** The page on which it was done, as `POST /sign-in`; null where no page was. */
  page: string | null;
}

/** The append-only record of one side: its latest 50,000 events. Write to it in the transaction of the change itself. */
export interface Journal {
  record(entry: JournalEntry): void;
  /** Oldest first. */
  ofSchool(estab: string): RecordedEntry[];
  /** Oldest first, those after an id. @param estab null for all schools */
  after(id: number, estab: string | null, most: number): RecordedEntry[];
  /** Oldest first, the newest of those before an id. @param estab null for all schools */
  before(id: number, estab: string | null, most: number): RecordedEntry[];
  /** Everything that `act` records, now or later, is recorded as done on that page. @param page called when an event is recorded */
  onPage(page: () => string | null, act: () => void): void;
}

const COLUMNS =
  'id, at, coalesce(recorded_at, at) AS recordedAt, estab, actor, event, detail, correlation, page';

type Row = Omit<RecordedEntry, 'detail'> & { detail: string };

export function createJournal(database: Database, clock: Clock): Journal {
  const insert = database.prepare(
    `INSERT INTO journal (at, recorded_at, estab, actor, event, detail, correlation, page)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const pages = new AsyncLocalStorage<() => string | null>();
  const ofSchool = database.prepare<[string], Row>(
    `SELECT ${COLUMNS} FROM journal WHERE estab = ? ORDER BY id`,
  );
  const afterOfAll = database.prepare<[number, number], Row>(
    `SELECT ${COLUMNS} FROM journal WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const afterOfSchool = database.prepare<[string, number, number], Row>(
    `SELECT ${COLUMNS} FROM journal WHERE estab = ? AND id > ? ORDER BY id LIMIT ?`,
  );
  const beforeOfAll = database.prepare<[number, number], Row>(
    `SELECT ${COLUMNS} FROM journal WHERE id < ? ORDER BY id DESC LIMIT ?`,
  );
  const beforeOfSchool = database.prepare<[string, number, number], Row>(
    `SELECT ${COLUMNS} FROM journal WHERE estab = ? AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const read = (row: Row): RecordedEntry => ({ ...row, detail: JSON.parse(row.detail) });
  return {
    record({ estab, actor, event, detail = {}, correlation = null }) {
      const page = pages.getStore()?.() ?? null;
      const at = (estab === null ? clock.now() : clock.at(estab)).toISOString();
      const recordedAt = clock.real().toISOString();
      insert.run(at, recordedAt, estab, actor, event, JSON.stringify(detail), correlation, page);
    },
    ofSchool: (estab) => ofSchool.all(estab).map(read),
    after(id, estab, most) {
      const rows = estab === null ? afterOfAll.all(id, most) : afterOfSchool.all(estab, id, most);
      return rows.map(read);
    },
    before(id, estab, most) {
      const rows = estab === null ? beforeOfAll.all(id, most) : beforeOfSchool.all(estab, id, most);
      return rows.reverse().map(read);
    },
    onPage: (page, act) => pages.run(page, act),
  };
}
