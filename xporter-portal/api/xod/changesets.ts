import { createHash } from 'node:crypto';
import type { Database } from '../../../shared/database/database.ts';
import { once } from '../../../shared/once.ts';
import { apiError } from '../errors.ts';
import type { Table } from './rows.ts';
import { endsTurn, nextTurn } from './turns.ts';

/** An app that follows the changes of one query at one school. */
export interface Follower {
  estab: string;
  relyingParty: string;
  /** The endpoint, options, filters and columns, as a string that is the same for equal questions. */
  query: string;
}

/** The changes since a snapshot, and the hash of the new snapshot. */
export interface Changeset {
  /** For each dataset: how many rows are new or changed, and the indexes of those on the page. */
  changed: Map<string, { count: number; places: number[] }>;
  /** Ids of deleted rows, by dataset. */
  gone: Map<string, string[]>;
  next: string;
  /** The snapshot that the changes are compared with; null for the first. */
  since: { date: string; requested: string } | null;
}

const BEGIN = '*';
const HASH_BYTES = 20;
const BLANK = Buffer.alloc(HASH_BYTES);
const SNAPSHOTS_KEPT = 10;

/** The ids of a dataset and the 20-byte hashes of its rows, one after the other. */
interface Contents {
  ids: string[];
  hashes: Buffer;
}

/** The current contents, by dataset. */
export type Present = Map<string, Contents>;

type Page = { number: number; size: number } | null;
type Snapshot = { id: number; requested: string; takenAt: string };

/**
 * Compares the current contents with the snapshot that the follower had, and saves a new snapshot.
 * Later pages of a changeset use the snapshot of its first page, so that nothing is lost when the data changes
 * in between: a row that has changed or gone since then is marked and comes again in the next changeset.
 * @param requested `*`, or the hash of an earlier answer
 * @param present reads the current contents
 * @throws ApiError for an unknown or deleted hash
 */
export async function changesSince(
  database: Database,
  follower: Follower,
  requested: string,
  tables: readonly Table[],
  { page, now, present }: { page: Page; now: Date; present: () => Promise<Present> },
): Promise<Changeset> {
  const known = requested === BEGIN ? null : snapshotOf(database, follower, requested);
  const before: Present = known ? contentsOf(database, known.id) : new Map();
  const since = known && { date: known.takenAt, requested: known.requested };
  const followed = page && page.number > 1 ? followedSnapshot(database, follower, requested) : undefined;
  const then = followed ? contentsOf(database, followed.id) : await present();
  const next = followed ? followed.hash : remember(database, follower, requested, then, now);

  const changed: Changeset['changed'] = new Map();
  const gone: Changeset['gone'] = new Map();
  for (const table of tables) {
    const contents = then.get(table.name) ?? { ids: [], hashes: Buffer.alloc(0) };
    const difference = compare(before.get(table.name), contents);
    const shown = page
      ? difference.changed.slice((page.number - 1) * page.size, page.number * page.size)
      : difference.changed;
    const places = placesNow(table, contents, shown);
    changed.set(table.name, { count: difference.changed.length, places: places.filter((at) => at >= 0) });
    gone.set(table.name, difference.gone);
    if (followed) noteWhatDiffers(database, followed.id, table, contents, shown, places);
  }
  return { changed, gone, next, since };
}

/** Reads the ids and hashes of all rows, yielding to other requests in between. */
export async function contentsNow(tables: readonly Table[]): Promise<Present> {
  const present: Present = new Map();
  for (const table of tables) present.set(table.name, await read(table));
  return present;
}

async function read(table: Table): Promise<Contents> {
  const ids: string[] = [];
  const hashes = Buffer.alloc(table.length * HASH_BYTES);
  for (let at = 0; at < table.length; at++) {
    ids.push(table.id(at));
    hashes.write(table.hash(at), at * HASH_BYTES, 'hex');
    if (endsTurn(at)) await nextTurn();
  }
  return { ids, hashes };
}

/** The hash of the contents. */
function nameOf(contents: Present, salt: string): string {
  const hash = createHash('md5').update(salt);
  for (const [name, { ids, hashes }] of contents) hash.update(name).update(ids.join()).update(hashes);
  return hash.digest('hex');
}

const hashAt = ({ hashes }: Contents, at: number): Buffer =>
  hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);

/** The indexes of new and changed rows, and the ids of deleted ones. A blank hash counts as changed. */
function compare(before: Contents | undefined, then: Contents): { changed: number[]; gone: string[] } {
  if (!before) return { changed: then.ids.map((_id, at) => at), gone: [] };
  const had = new Map(before.ids.map((id, at) => [id, at]));
  const changed: number[] = [];
  for (const [at, id] of then.ids.entries()) {
    const place = had.get(id);
    had.delete(id);
    const old = place === undefined ? BLANK : hashAt(before, place);
    if (old.equals(BLANK) || !old.equals(hashAt(then, at))) changed.push(at);
  }
  return { changed, gone: [...had.keys()] };
}

/** The current indexes of rows in a snapshot, usually unchanged; -1 for a row that has been deleted. */
function placesNow(table: Table, { ids }: Contents, places: readonly number[]): number[] {
  const found = once(() => {
    const all = new Map<string, number>();
    for (let at = 0; at < table.length; at++) all.set(table.id(at), at);
    return all;
  });
  return places.map((at) => {
    const id = ids[at] ?? '';
    return at < table.length && table.id(at) === id ? at : (found().get(id) ?? -1);
  });
}

/** Blanks the hash of rows that have changed or gone since the snapshot was taken. */
function noteWhatDiffers(
  database: Database,
  snapshotId: number,
  table: Table,
  contents: Contents,
  shown: readonly number[],
  places: readonly number[],
): void {
  const differing = shown.filter((at, index) => {
    const place = places[index] ?? -1;
    return place < 0 || table.hash(place) !== hashAt(contents, at).toString('hex').toUpperCase();
  });
  if (differing.length === 0) return;
  for (const at of differing) hashAt(contents, at).fill(0);
  database
    .prepare('UPDATE snapshot_rows SET hashes = ? WHERE snapshot_id = ? AND dataset = ?')
    .run(contents.hashes, snapshotId, table.name);
  database.prepare('UPDATE snapshots SET is_incomplete = 1 WHERE id = ?').run(snapshotId);
}

function snapshotOf(database: Database, { estab, relyingParty, query }: Follower, hash: string): Snapshot {
  const found = database
    .prepare<[string, string, string, string], Snapshot>(
      `SELECT id, requested, taken_at AS takenAt FROM snapshots
       WHERE estab = ? AND relying_party = ? AND query = ? AND hash = ?`,
    )
    .get(estab, relyingParty, query, hash);
  if (found) return found;
  throw apiError('changeset-unknown', hash);
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

/** @returns the snapshot's hash */
function remember(
  database: Database,
  { estab, relyingParty, query }: Follower,
  requested: string,
  contents: Present,
  now: Date,
): string {
  const follower = { estab, relyingParty, query };
  const insertRows = database.prepare(
    'INSERT INTO snapshot_rows (snapshot_id, dataset, ids, hashes) VALUES (?, ?, ?, ?)',
  );
  const isIncomplete = database
    .prepare<typeof follower & { hash: string }, number>(
      `SELECT is_incomplete FROM snapshots
       WHERE estab = :estab AND relying_party = :relyingParty AND query = :query AND hash = :hash`,
    )
    .pluck();
  let hash = nameOf(contents, '');
  // If an earlier snapshot of the same contents is incomplete, this one needs a different hash.
  while (isIncomplete.get({ ...follower, hash }) === 1) hash = nameOf(contents, hash);
  const key = { ...follower, hash };
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
      .run(follower);
  })();
  return hash;
}
