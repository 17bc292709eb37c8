import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Database } from '../../shared/database/database.ts';
import { hashToken } from '../../shared/database/seal.ts';

/** Both sides' databases while a sandbox runs, to read only. */
export interface Records {
  hub: Database;
  portal: Database;
}

/** Lends them. */
export function withRecords<Result>(dataDir: string, use: (records: Records) => Result): Result {
  const opened = ['hodder-hub', 'xporter-portal'].map(
    (side) =>
      new BetterSqlite3(path.join(dataDir, `${side}.sqlite`), { readonly: true, fileMustExist: true }),
  );
  const [hub, portal] = opened;
  if (!hub || !portal) throw new Error('there are two sides');
  try {
    return use({ hub, portal });
  } finally {
    for (const database of opened) database.close();
  }
}

/** How many events a side's journal has; 0 while there is none. */
export function journalLength(dataDir: string): number {
  try {
    return withRecords(
      dataDir,
      ({ hub }) => hub.prepare<[], number>('SELECT count(*) FROM journal').pluck().get() ?? 0,
    );
  } catch {
    return 0;
  }
}

/** What SQLite itself finds wrong. */
export const corruptionOf = (database: Database): string[] => [
  ...database
    .prepare<[], string>('SELECT integrity_check FROM pragma_integrity_check')
    .pluck()
    .all()
    .filter((verdict) => verdict !== 'ok'),
  ...database
    .prepare<[], { table: string; parent: string }>('SELECT "table", parent FROM pragma_foreign_key_check')
    .all()
    .map(({ table, parent }) => `${table} refers to a missing row of ${parent}`),
];

/** A message in a side's outbox. */
export interface Message {
  id: number;
  kind: string;
  about: string;
  attempts: number;
  lastError: string | null;
}

/** Messages that are still to be delivered. */
export const waitingMessages = (database: Database): Message[] =>
  database
    .prepare<[], Message>(
      `SELECT id, kind, about, attempts, last_error AS lastError FROM outbox
       WHERE delivered_at IS NULL AND abandoned_at IS NULL`,
    )
    .all();

export interface SentEmail {
  id: number;
  /** The conversation and the reader. */
  about: string;
  isDelivered: 0 | 1;
}

/** Emails that a side has put in its outbox, oldest first. */
export const emailsOf = (database: Database): SentEmail[] =>
  database
    .prepare<[], SentEmail>(
      `SELECT id, about, delivered_at IS NOT NULL AS isDelivered FROM outbox WHERE kind = 'email' ORDER BY id`,
    )
    .all();

/** A decision of a school that the app was to hear of, and how often the app has taken it. */
export interface Told {
  estab: string;
  state: string;
  callbacks: number;
  delivered: number;
  /** How often the school's MIS has changed or been connected: the callback may have come again as often. */
  misChanges: number;
}

/** Every authorisation of an app that was invited by it, with the callbacks that bring its secret. */
export const secretsTold = (portal: Database, relyingParty: string): Told[] =>
  portal
    .prepare<[string], Told>(
      `SELECT authorisations.estab, authorisations.state, count(delivery.outbox_id) AS callbacks,
         count(outbox.delivered_at) AS delivered,
         (SELECT count(*) FROM journal WHERE journal.estab = authorisations.estab
            AND event IN ('mis.changed', 'mis.agent-installed')) AS misChanges
       FROM authorisations
       LEFT JOIN callback_deliveries AS delivery
         ON delivery.authorisation_id = authorisations.id AND delivery.event = 'authorised'
       LEFT JOIN outbox ON outbox.id = delivery.outbox_id
       WHERE authorisations.relying_party = ? AND authorised_at IS NOT NULL AND auth_params IS NOT NULL
       GROUP BY authorisations.id`,
    )
    .all(relyingParty);

/** Callbacks about one authorisation that its app has taken, in the order in which it took them. */
export const callbacksTaken = (portal: Database): { authorisation: number; callback: number; at: number }[] =>
  portal
    .prepare<[], { authorisation: number; callback: number; at: number }>(
      `SELECT delivery.authorisation_id AS authorisation, delivery.outbox_id AS callback, min(attempt.id) AS at
       FROM callback_attempts AS attempt JOIN callback_deliveries AS delivery USING (outbox_id)
       WHERE attempt.status BETWEEN 200 AND 299 GROUP BY delivery.outbox_id ORDER BY at`,
    )
    .all();

/** The answers that callbacks to an address have got; null where there was none. */
export const answersFrom = (portal: Database, url: string): (number | null)[] =>
  portal
    .prepare<[string], number | null>('SELECT status FROM callback_attempts WHERE url = ? ORDER BY id')
    .pluck()
    .all(url);

/** Whether the secret is that of the school's sharing authorisation. */
export const isLiveSecret = (portal: Database, estab: string, secret: string): boolean =>
  portal
    .prepare<[string, string]>(
      `SELECT 1 FROM authorisations
       WHERE estab = ? AND secret_hash = ? AND state IN ('active', 'waiting', 'paused')`,
    )
    .get(estab, hashToken(secret)) !== undefined;

/** A sync, and what it left behind. */
export interface SyncKept {
  estab: string;
  panel: string;
  state: string;
  hasSummary: 0 | 1;
  rows: number;
  changes: number;
}

export const syncsKept = (hub: Database): SyncKept[] =>
  hub
    .prepare<[], SyncKept>(
      `SELECT estab, panel, state, summary IS NOT NULL AS hasSummary,
         (SELECT count(*) FROM sync_rows WHERE run_id = sync_runs.id) AS rows,
         (SELECT count(*) FROM sync_changes WHERE run_id = sync_runs.id) AS changes
       FROM sync_runs`,
    )
    .all();

/** All that a side keeps about a school, table by table, but for records of what was read and asked. */
export function rowsOfSchool(database: Database, estab: string): Map<string, string> {
  const tables = database
    .prepare<[], string>(
      `SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c ON c.name = 'estab'
       WHERE m.type = 'table' AND m.name NOT IN ('journal', 'request_log', 'requests', 'outbox')`,
    )
    .pluck()
    .all();
  return new Map(
    tables.map((table) => [
      table,
      JSON.stringify(database.prepare(`SELECT * FROM ${table} WHERE estab = ?`).all(estab)),
    ]),
  );
}
