import type { Context } from '../../shared/context.ts';
import type { Database } from '../../shared/database/database.ts';
import { hashToken } from '../../shared/database/seal.ts';

/** `awaited` until the data is available, then as a callback in the delivery log. */
export type AvailabilityState = 'awaited' | 'waiting' | 'delivered' | 'given up';

/** An app wants to be told at an address when a school's data is available. */
export interface AvailabilityCallback {
  id: number;
  estab: string;
  schoolName: string;
  relyingParty: string;
  /** The id of the endpoint whose data is meant. */
  endpoint: string;
  /** As the app gave it. */
  url: string;
  askedAt: string;
  state: AvailabilityState;
  /** Why it was not posted, or not yet; null when it was, or before the first attempt. */
  reason: string | null;
  posts: number;
  /** Null before the first attempt, or when there was no response. */
  lastStatus: number | null;
}

type Stores = Pick<Context, 'database' | 'seal' | 'clock' | 'outbox'>;

type Row = Omit<AvailabilityCallback, 'url'> & { sealedUrl: string };

const SELECT = `SELECT callback.id, callback.estab, schools.name AS schoolName, relying_party AS relyingParty, endpoint,
    sealed_url AS sealedUrl, asked_at AS askedAt, reason, posts, last_status AS lastStatus,
    CASE WHEN ended_at IS NOT NULL THEN iif(reason IS NULL, 'delivered', 'given up')
      WHEN outbox_id IS NULL THEN 'awaited' ELSE 'waiting' END AS state
  FROM availability_callbacks AS callback JOIN schools USING (estab)`;

const read = ({ seal }: Stores, { sealedUrl, ...row }: Row): AvailabilityCallback => ({
  ...row,
  url: seal.decrypt(sealedUrl),
});

/** Of all apps. */
const KEPT = 2000;
/** An app can wait for so many of one school. The oldest make way. */
export const MOST_OPEN = 100;

/** What its messages in the outbox are about. */
export const aboutOf = ({
  estab,
  relyingParty,
  id,
}: Pick<AvailabilityCallback, 'estab' | 'relyingParty' | 'id'>) =>
  `${estab}/${relyingParty}/availability/${id}`;

/** @returns undefined when an equal one has not ended yet: it serves both. Call it in a transaction. */
export function addAvailabilityCallback(
  context: Stores,
  wanted: Pick<AvailabilityCallback, 'estab' | 'relyingParty' | 'endpoint' | 'url'>,
): AvailabilityCallback | undefined {
  const { database, seal, clock } = context;
  const { changes, lastInsertRowid } = database
    .prepare(
      `INSERT INTO availability_callbacks (estab, relying_party, endpoint, sealed_url, url_hash, asked_at)
       VALUES (:estab, :relyingParty, :endpoint, :sealedUrl, :urlHash, :askedAt) ON CONFLICT DO NOTHING`,
    )
    .run({
      ...{ estab: wanted.estab, relyingParty: wanted.relyingParty, endpoint: wanted.endpoint },
      ...{ sealedUrl: seal.encrypt(wanted.url), urlHash: hashToken(wanted.url) },
      askedAt: clock.now().toISOString(),
    });
  if (changes === 0) return undefined;
  const id = Number(lastInsertRowid);
  database
    .prepare('DELETE FROM availability_callbacks WHERE id <= ? AND ended_at IS NOT NULL')
    .run(id - KEPT);
  const surplus = openOf(context, wanted).slice(0, -MOST_OPEN);
  for (const each of surplus) endAvailabilityCallback(context, each, 'later requests have taken its place');
  return availabilityCallbackById(context, id);
}

/** Undefined for one that has been forgotten: its school was reset. */
export function availabilityCallbackById(context: Stores, id: number): AvailabilityCallback | undefined {
  const row = context.database.prepare<[number], Row>(`${SELECT} WHERE callback.id = ?`).get(id);
  return row && read(context, row);
}

export function availabilityCallbackInOutbox(
  context: Stores,
  outboxId: number,
): AvailabilityCallback | undefined {
  const row = context.database.prepare<[number], Row>(`${SELECT} WHERE outbox_id = ?`).get(outboxId);
  return row && read(context, row);
}

/** Those of an app and a school that have not ended, oldest first. */
const openOf = (
  context: Stores,
  { estab, relyingParty }: Pick<AvailabilityCallback, 'estab' | 'relyingParty'>,
): AvailabilityCallback[] =>
  context.database
    .prepare<[string, string], Row>(
      `${SELECT} WHERE estab = ? AND relying_party = ? AND ended_at IS NULL ORDER BY callback.id`,
    )
    .all(estab, relyingParty)
    .map((row) => read(context, row));

/** Those whose data is not available yet, oldest first. @param estab null for all schools */
export const awaitedCallbacks = (context: Stores, estab: string | null): AvailabilityCallback[] =>
  context.database
    .prepare<[{ estab: string | null }], Row>(
      `${SELECT} WHERE ended_at IS NULL AND outbox_id IS NULL AND (:estab IS NULL OR estab = :estab)
       ORDER BY callback.id`,
    )
    .all({ estab })
    .map((row) => read(context, row));

/** An app's, newest first. */
export const availabilityCallbacksOf = (
  context: Stores,
  relyingParty: string,
  most: number,
): AvailabilityCallback[] =>
  context.database
    .prepare<[string, number], Row>(`${SELECT} WHERE relying_party = ? ORDER BY callback.id DESC LIMIT ?`)
    .all(relyingParty, most)
    .map((row) => read(context, row));

/** @param outboxId null when the data has become unavailable again */
export function keepInOutbox(database: Database, { id }: { id: number }, outboxId: number | null): void {
  database.prepare('UPDATE availability_callbacks SET outbox_id = ? WHERE id = ?').run(outboxId, id);
}

export function keepAvailabilityPost(
  database: Database,
  { id }: { id: number },
  { status, reason }: { status: number | null; reason: string | null },
): void {
  database
    .prepare('UPDATE availability_callbacks SET posts = posts + 1, last_status = ?, reason = ? WHERE id = ?')
    .run(status, reason, id);
}

/** Ends it, and its delivery where one waits. @param reason why it is not posted; null when it was */
export function endAvailabilityCallback(
  { database, outbox, clock }: Stores,
  { id, estab, relyingParty }: Pick<AvailabilityCallback, 'id' | 'estab' | 'relyingParty'>,
  reason: string | null,
): void {
  database
    .prepare('UPDATE availability_callbacks SET ended_at = ?, reason = ? WHERE id = ? AND ended_at IS NULL')
    .run(clock.now().toISOString(), reason, id);
  if (reason !== null) outbox.abandonAbout([aboutOf({ id, estab, relyingParty })], reason);
}

/** Ends all of an app and a school, as when the school revokes. Call it in the transaction of that. */
export function endAvailabilityCallbacks(
  context: Stores,
  concerned: Pick<AvailabilityCallback, 'estab' | 'relyingParty'>,
  reason: string,
): void {
  for (const each of openOf(context, concerned)) endAvailabilityCallback(context, each, reason);
}
