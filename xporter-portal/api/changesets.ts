import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../../shared/database/database.ts';
import { ApiError } from './envelope.ts';
import type { Table } from './rows.ts';

/** Who follows which question's changes. */
export interface Follower {
  estab: string;
  relyingParty: string;
  /** The endpoint and the options, filters and columns asked for, written the same way each time. */
  query: string;
}

/** What has changed since a snapshot, and the name of the snapshot that was taken to find out. */
export interface Changeset {
  /** Places of new and changed rows, dataset by dataset. */
  changed: Map<string, number[]>;
  /** Ids of rows that are gone, dataset by dataset. */
  gone: Map<string, string[]>;
  next: string;
  /** What the snapshot asked for is known of; null for the first. */
  since: { date: string; requested: string } | null;
}

const BEGIN = '*';
const HASH_BYTES = 20;
const SNAPSHOTS_KEPT = 10;
/** So many rows are read before others get their turn. */
const ROWS_A_TURN = 2000;

/** The ids of a dataset and the 20-byte hashes of its rows, one after the other. */
interface Contents {
  ids: string[];
  hashes: Buffer;
}

type Snapshot = { id: number; requested: string; takenAt: string };

/**
 * Compares what is there with what the follower had, and remembers what it has now.
 * Later pages of a changeset follow the snapshot that its first page took, so that nothing is lost when the data
 * changes in between: a row that has changed again is shown as it is now, and comes again in the next changeset.
 * @param requested `*`, or the hash of an earlier answer
 * @throws ApiError for a hash that is not known, or no longer
 */
export async function changesSince(
  database: Database,
  follower: Follower,
  requested: string,
  tables: readonly Table[],
  { isLaterPage, now }: { isLaterPage: boolean; now: Date },
): Promise<Changeset> {
  const known = requested === BEGIN ? null : snapshotOf(database, follower, requested);
  const before = known ? contentsOf(database, known.id) : new Map<string, Contents>();
  const since = known && { date: known.takenAt, requested: known.requested };
  const followed = isLaterPage ? followedSnapshot(database, follower, requested) : undefined;
  if (followed) {
    const then = contentsOf(database, followed.id);
    return { ...compare(before, then, tables), next: followed.hash, since };
  }
  const present = new Map<string, Contents>();
  for (const table of tables) present.set(table.name, await read(table));
  const next = nameOf(present);
  remember(database, follower, requested, next, present, now);
  return { ...compare(before, present, tables), next, since };
}

async function read(table: Table): Promise<Contents> {
  const ids: string[] = [];
  const hashes = Buffer.alloc(table.length * HASH_BYTES);
  for (let at = 0; at < table.length; at++) {
    ids.push(table.id(at));
    hashes.write(table.hash(at), at * HASH_BYTES, 'hex');
    if (at % ROWS_A_TURN === ROWS_A_TURN - 1) await nextTurn();
  }
  return { ids, hashes };
}

/** The same contents have the same name. */
function nameOf(contents: Map<string, Contents>): string {
  const hash = createHash('md5');
  for (const [name, { ids, hashes }] of contents) hash.update(name).update(ids.join()).update(hashes);
  return hash.digest('hex');
}

function compare(
  before: Map<string, Contents>,
  then: Map<string, Contents>,
  tables: readonly Table[],
): Pick<Changeset, 'changed' | 'gone'> {
  const changed = new Map<string, number[]>();
  const gone = new Map<string, string[]>();
  for (const table of tables) {
    const had = places(before.get(table.name));
    const has = then.get(table.name) ?? { ids: [], hashes: Buffer.alloc(0) };
    const old = before.get(table.name)?.hashes ?? Buffer.alloc(0);
    const wanted = has.ids.filter((id, at) => {
      const place = had.get(id);
      had.delete(id);
      return place === undefined || !sameHash(old, place, has.hashes, at);
    });
    changed.set(table.name, placesNow(table, wanted));
    gone.set(table.name, [...had.keys()]);
  }
  return { changed, gone };
}

const places = (contents: Contents | undefined): Map<string, number> =>
  new Map(contents?.ids.map((id, at) => [id, at]));

const sameHash = (one: Buffer, at: number, other: Buffer, place: number): boolean =>
  one.compare(other, place * HASH_BYTES, (place + 1) * HASH_BYTES, at * HASH_BYTES, (at + 1) * HASH_BYTES) ===
  0;

/** -1 where a row has gone since, so that the pages stay where they were. */
function placesNow(table: Table, ids: readonly string[]): number[] {
  const found = new Map<string, number>();
  for (let at = 0; at < table.length; at++) found.set(table.id(at), at);
  return ids.map((id) => found.get(id) ?? -1);
}

function snapshotOf(database: Database, { estab, relyingParty, query }: Follower, hash: string): Snapshot {
  const found = database
    .prepare<[string, string, string, string], Snapshot>(
      `SELECT id, requested, taken_at AS takenAt FROM snapshots
       WHERE estab = ? AND relying_party = ? AND query = ? AND hash = ?`,
    )
    .get(estab, relyingParty, query, hash);
  if (found) return found;
  throw new ApiError(
    400,
    `changedRows ${hash} is not known for this question, or too old: begin again with changedRows=*`,
  );
}

function followedSnapshot(
  database: Database,
  { estab, relyingParty, query }: Follower,
  requested: string,
): { id: number; hash: string } | undefined {
  return database
    .prepare<[string, string, string, string], { id: number; hash: string }>(
      `SELECT snapshots.id, snapshots.hash FROM changesets JOIN snapshots ON snapshots.id = snapshot_id
       WHERE changesets.estab = ? AND changesets.relying_party = ? AND changesets.query = ? AND changesets.requested = ?`,
    )
    .get(estab, relyingParty, query, requested);
}

function contentsOf(database: Database, snapshotId: number): Map<string, Contents> {
  const rows = database
    .prepare<[number], { dataset: string; ids: string; hashes: Buffer }>(
      'SELECT dataset, ids, hashes FROM snapshot_rows WHERE snapshot_id = ?',
    )
    .all(snapshotId);
  return new Map(rows.map(({ dataset, ids, hashes }) => [dataset, { ids: JSON.parse(ids), hashes }]));
}

function remember(
  database: Database,
  { estab, relyingParty, query }: Follower,
  requested: string,
  hash: string,
  contents: Map<string, Contents>,
  now: Date,
): void {
  const key = { estab, relyingParty, query, hash };
  const insertRows = database.prepare(
    'INSERT INTO snapshot_rows (snapshot_id, dataset, ids, hashes) VALUES (?, ?, ?, ?)',
  );
  database.transaction(() => {
    const { changes, lastInsertRowid } = database
      .prepare(
        `INSERT OR IGNORE INTO snapshots (estab, relying_party, query, hash, requested, taken_at)
         VALUES (:estab, :relyingParty, :query, :hash, :requested, :now)`,
      )
      .run({ ...key, requested, now: now.toISOString() });
    if (changes > 0) {
      for (const [dataset, { ids, hashes }] of contents) {
        insertRows.run(lastInsertRowid, dataset, JSON.stringify(ids), hashes);
      }
    }
    database
      .prepare(
        `INSERT OR REPLACE INTO changesets (estab, relying_party, query, requested, snapshot_id)
         SELECT estab, relying_party, query, :requested, id FROM snapshots
         WHERE estab = :estab AND relying_party = :relyingParty AND query = :query AND hash = :hash`,
      )
      .run({ ...key, requested });
    database
      .prepare(
        `DELETE FROM snapshots WHERE estab = :estab AND relying_party = :relyingParty AND query = :query AND id NOT IN (
           SELECT id FROM snapshots WHERE estab = :estab AND relying_party = :relyingParty AND query = :query
           ORDER BY id DESC LIMIT ${SNAPSHOTS_KEPT})`,
      )
      .run({ estab, relyingParty, query });
  })();
}
