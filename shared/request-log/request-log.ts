import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { writeBehind } from '../database/write-behind.ts';

/** A request from a program, as it was answered. Secrets are masked before they come here. */
export interface RequestSeen {
  method: string;
  path: string;
  /** Who sent it, if known: a relying party, or the side's name. */
  from: string;
  sent: string | null;
  status: number;
  answered: string;
  milliseconds: number;
  /** What of the request was ignored. */
  warning?: string;
}

/** An email that has left. */
export interface EmailSeen {
  to: string;
  subject: string;
  template: string;
  messageId: string;
}

export type Seen = {
  id: number;
  at: string;
  /** By real time, as the journal's. */
  recordedAt: string;
  estab: string | null;
} & ({ kind: 'request'; detail: RequestSeen } | { kind: 'email'; detail: EmailSeen });

/** Requests and emails, for the timeline. Only the newest are kept. */
export interface RequestLog {
  /** Whether requests come so fast that the next is not worth recording. */
  isFlooded(): boolean;
  /** Written a moment later. */
  request(estab: string | null, request: RequestSeen): void;
  /** @param at when it was written, by the sandbox's clock: it may leave later */
  email(estab: string | null, at: string, email: EmailSeen): void;
  /** Oldest first, those after an id. @param estab null for all schools */
  after(id: number, estab: string | null, most: number): Seen[];
  /** Oldest first, the newest of those before an id. @param estab null for all schools */
  before(id: number, estab: string | null, most: number): Seen[];
  flush(): void;
}

const FLUSH_MS = 100;
/** More requests than that at once are a load test, which is not recorded for a while. */
const MOST_AT_ONCE = 100;
const LOAD_TEST_MS = 1000;
const KEPT = 20_000;

const COLUMNS = 'id, at, coalesce(recorded_at, at) AS recordedAt, estab, kind, detail';

interface Noted {
  at: string;
  recordedAt: string;
  estab: string | null;
  kind: Seen['kind'];
  detail: RequestSeen | EmailSeen;
}

type Row = Omit<Seen, 'detail'> & { detail: string };

export function createRequestLog(database: Database, clock: Clock): RequestLog {
  let floodedUntil = 0;
  const insert = database.prepare(
    'INSERT INTO request_log (at, recorded_at, estab, kind, detail) VALUES (?, ?, ?, ?, ?)',
  );
  const forget = database.prepare('DELETE FROM request_log WHERE id <= ?');
  const ofAll = database.prepare<[number, number], Row>(
    `SELECT ${COLUMNS} FROM request_log WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const ofSchool = database.prepare<[string, number, number], Row>(
    `SELECT ${COLUMNS} FROM request_log WHERE estab = ? AND id > ? ORDER BY id LIMIT ?`,
  );

  const beforeOfAll = database.prepare<[number, number], Row>(
    `SELECT ${COLUMNS} FROM request_log WHERE id < ? ORDER BY id DESC LIMIT ?`,
  );
  const beforeOfSchool = database.prepare<[string, number, number], Row>(
    `SELECT ${COLUMNS} FROM request_log WHERE estab = ? AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const read = (row: Row) => ({ ...row, detail: JSON.parse(row.detail) }) as Seen;

  const moment = (estab: string | null) => ({
    at: clock.at(estab).toISOString(),
    recordedAt: clock.real().toISOString(),
  });

  const log = writeBehind<Noted>(database, FLUSH_MS, (requests) => {
    let last = 0;
    for (const { at, recordedAt, estab, kind, detail } of requests) {
      last = Number(insert.run(at, recordedAt, estab, kind, JSON.stringify(detail)).lastInsertRowid);
    }
    forget.run(last - KEPT);
  });

  return {
    isFlooded: () => performance.now() < floodedUntil,
    request(estab, request) {
      if (log.waiting >= MOST_AT_ONCE) {
        floodedUntil = performance.now() + LOAD_TEST_MS;
        return;
      }
      log.add({ ...moment(estab), estab, kind: 'request', detail: request });
    },
    email(estab, at, email) {
      log.add({ ...moment(estab), at, estab, kind: 'email', detail: email });
    },
    after(id, estab, most) {
      log.flush();
      const rows = estab === null ? ofAll.all(id, most) : ofSchool.all(estab, id, most);
      return rows.map(read);
    },
    before(id, estab, most) {
      log.flush();
      const rows = estab === null ? beforeOfAll.all(id, most) : beforeOfSchool.all(estab, id, most);
      return rows.reverse().map(read);
    },
    flush: log.flush,
  };
}
