import type { Database } from '../../shared/database/database.ts';
import { writeBehind } from '../../shared/database/write-behind.ts';
import { dayOf } from '../../shared/local-time.ts';

/** A request of a partner, for usage figures and logs. */
export interface ApiRequest {
  at: Date;
  /** Blank for a management token. */
  estab: string;
  relyingParty: string;
  /** The authorisation whose data was read; null when none was. */
  authorisation: number | null;
  endpoint: string;
  status: number;
  rows: number;
  milliseconds: number;
  /** What of the request was ignored; null when nothing was. */
  warning: string | null;
}

/**
 * Notes requests after they have been answered.
 * When the process is killed, at most the last quarter of a second is not counted.
 */
export interface RequestJournal {
  note(request: ApiRequest): void;
  /** Writes the recorded requests. Call it before reading the figures. */
  flush(): void;
}

const FLUSH_MS = 250;
const KEPT_OF_A_SCHOOL_AND_APP = 20_000;
/** How many more there may be, as finding the oldest one to keep takes longer than writing a thousand. */
const MORE = 1000;
/** A statement of many rows costs half of as many statements. */
const ROWS_AT_ONCE = 50;

export function createRequestJournal(database: Database): RequestJournal {
  const written = new Map<string, number>();
  const { add, flush } = writeBehind<ApiRequest>(database, FLUSH_MS, (requests) => {
    write(database, requests);
    for (const [key, { estab, relyingParty, count }] of sendersOf(requests)) {
      const number = (written.get(key) ?? MORE) + count;
      if (number >= MORE) forget(database, estab, relyingParty);
      written.set(key, number >= MORE ? 0 : number);
    }
  });
  return { note: add, flush };
}

/** Requests that were answered without something that Xporter does not know. */
export interface IgnoredInRequests {
  endpoint: string;
  warning: string;
  requests: number;
  lastAt: string;
}

/** What was ignored in an app's requests, the latest first. @param most how many kinds */
export function ignoredInRequests(
  database: Database,
  relyingParty: string,
  most: number,
): IgnoredInRequests[] {
  return database
    .prepare<[string, number], IgnoredInRequests>(
      `SELECT endpoint, warning, count(*) AS requests, max(at) AS lastAt FROM api_requests
       WHERE relying_party = ? AND warning IS NOT NULL GROUP BY endpoint, warning ORDER BY max(id) DESC LIMIT ?`,
    )
    .all(relyingParty, most);
}

function write(database: Database, requests: readonly ApiRequest[]): void {
  const accessed = new Map<number, string>();
  for (let from = 0; from < requests.length; from += ROWS_AT_ONCE) {
    const rows = requests.slice(from, from + ROWS_AT_ONCE);
    const values = rows.flatMap((request) => {
      const { estab, relyingParty, endpoint, status, rows, milliseconds, warning, authorisation } = request;
      const time = request.at.toISOString();
      if (authorisation !== null) accessed.set(authorisation, time);
      return [time, estab, relyingParty, endpoint, status, rows, milliseconds, warning];
    });
    database
      .prepare(
        `INSERT INTO api_requests (at, estab, relying_party, endpoint, status, rows, milliseconds, warning)
         VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?, ?, ?)').join()}`,
      )
      .run(...values);
  }
  count(database, requests);
  const access = database.prepare('UPDATE authorisations SET last_access_at = ? WHERE id = ?');
  for (const [id, at] of accessed) access.run(at, id);
}

/** Adds to the figures of usage, once for each of their rows. */
function count(database: Database, requests: readonly ApiRequest[]): void {
  const usage = new Map<string, { of: string[]; requests: number; rows: number }>();
  for (const { estab, relyingParty, endpoint, at, status, rows } of requests) {
    if (status >= 400) continue;
    const of = [estab, relyingParty, endpoint, dayOf(at)];
    const key = of.join('\n');
    const counted = usage.get(key) ?? { of, requests: 0, rows: 0 };
    usage.set(key, { of, requests: counted.requests + 1, rows: counted.rows + rows });
  }
  const add = database.prepare(
    `INSERT INTO api_usage (estab, relying_party, endpoint, day, requests, rows) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, rows = rows + excluded.rows`,
  );
  for (const { of, requests: number, rows } of usage.values()) add.run(...of, number, rows);
}

function sendersOf(requests: readonly ApiRequest[]) {
  const senders = new Map<string, { estab: string; relyingParty: string; count: number }>();
  for (const { estab, relyingParty } of requests) {
    const key = `${estab}/${relyingParty}`;
    const count = senders.get(key)?.count ?? 0;
    senders.set(key, { estab, relyingParty, count: count + 1 });
  }
  return senders;
}

/** Keeps the latest requests of a school and app. */
function forget(database: Database, estab: string, relyingParty: string): void {
  database
    .prepare(
      `DELETE FROM api_requests WHERE estab = :estab AND relying_party = :relyingParty AND id <= (
         SELECT id FROM api_requests WHERE estab = :estab AND relying_party = :relyingParty
         ORDER BY id DESC LIMIT 1 OFFSET ${KEPT_OF_A_SCHOOL_AND_APP})`,
    )
    .run({ estab, relyingParty });
}
