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

export function createRequestJournal(database: Database): RequestJournal {
  const { add, flush } = writeBehind<ApiRequest>(database, FLUSH_MS, (requests) => write(database, requests));
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
  const insert = database.prepare(
    `INSERT INTO api_requests (at, estab, relying_party, endpoint, status, rows, milliseconds, warning)
     VALUES (:at, :estab, :relyingParty, :endpoint, :status, :rows, :milliseconds, :warning)`,
  );
  const count = database.prepare(
    `INSERT INTO api_usage (estab, relying_party, endpoint, day, requests, rows)
     VALUES (:estab, :relyingParty, :endpoint, :day, 1, :rows)
     ON CONFLICT DO UPDATE SET requests = requests + 1, rows = rows + excluded.rows`,
  );
  const access = database.prepare('UPDATE authorisations SET last_access_at = ? WHERE id = ?');
  const forget = database.prepare(
    `DELETE FROM api_requests WHERE estab = :estab AND relying_party = :relyingParty AND id <= (
       SELECT id FROM api_requests WHERE estab = :estab AND relying_party = :relyingParty
       ORDER BY id DESC LIMIT 1 OFFSET ${KEPT_OF_A_SCHOOL_AND_APP})`,
  );
  const accessed = new Map<number, string>();
  const counted = new Map<string, Pick<ApiRequest, 'estab' | 'relyingParty'>>();
  for (const { at, authorisation, ...request } of requests) {
    insert.run({ ...request, at: at.toISOString() });
    if (request.status < 400) {
      const { estab, relyingParty, endpoint, rows } = request;
      count.run({ estab, relyingParty, endpoint, rows, day: dayOf(at) });
    }
    if (authorisation !== null) accessed.set(authorisation, at.toISOString());
    const { estab, relyingParty } = request;
    counted.set(`${estab}/${relyingParty}`, { estab, relyingParty });
  }
  for (const [id, at] of accessed) access.run(at, id);
  for (const who of counted.values()) forget.run(who);
}
