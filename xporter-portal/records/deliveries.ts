import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import type { Database } from '../../shared/database/database.ts';
import type { CallbackEvent } from './callback-events.ts';

/** Xporter's form fields, as they are posted. */
export const CallbackFields = z.record(z.string(), z.string());
export type CallbackFields = z.output<typeof CallbackFields>;

/** `kept` is what an app without an authorisation URL gets. */
export type DeliveryState = 'waiting' | 'delivered' | 'kept' | 'given up';

/** A callback to an app's authorisation URL, and its delivery state. */
export interface Delivery {
  /** The id in the outbox, sent with every attempt. */
  id: number;
  relyingParty: string;
  /** Null for one that a developer sent. */
  authorisationId: number | null;
  event: CallbackEvent;
  estab: string;
  schoolName: string;
  putAt: string;
  state: DeliveryState;
  /** When it was delivered or kept, or Xporter stopped retrying; null while it waits. */
  endedAt: string | null;
  nextAttemptAt: string;
  /** The number of attempts. */
  posts: number;
  /** Null before the first attempt, or when there was no response. */
  lastStatus: number | null;
  /** Why it could not be delivered; null when it was, or before the first attempt. */
  reason: string | null;
}

/** An attempt to deliver a callback, with the response. */
export interface Attempt {
  at: string;
  url: string;
  headers: Record<string, string>;
  /** Null when there was no response. */
  status: number | null;
  /** The beginning of the response body, or why there was none. */
  answer: string;
  milliseconds: number;
}

/** SQL for the state of a `delivery`, joined with its `outbox`. */
export const STATE = `CASE WHEN outbox.delivered_at IS NOT NULL AND delivery.is_kept = 1 THEN 'kept'
  WHEN outbox.delivered_at IS NOT NULL THEN 'delivered'
  WHEN outbox.abandoned_at IS NOT NULL THEN 'given up' ELSE 'waiting' END`;

const SELECT = `SELECT delivery.outbox_id AS id, delivery.relying_party AS relyingParty,
  delivery.authorisation_id AS authorisationId, delivery.event, schools.estab, schools.name AS schoolName,
  delivery.put_at AS putAt, ${STATE} AS state, coalesce(outbox.delivered_at, outbox.abandoned_at) AS endedAt,
  outbox.next_attempt_at AS nextAttemptAt, outbox.last_error AS reason,
  delivery.posts, delivery.last_status AS lastStatus
  FROM callback_deliveries AS delivery
  JOIN outbox ON outbox.id = delivery.outbox_id
  JOIN schools ON schools.estab = delivery.estab`;

/** Records a callback that has been put in the outbox. Call it in the same transaction. */
export function keepDelivery(
  { database, seal, clock }: Context,
  delivery: Pick<Delivery, 'id' | 'relyingParty' | 'estab' | 'authorisationId' | 'event'>,
  fields: CallbackFields,
): void {
  database
    .prepare(
      `INSERT INTO callback_deliveries
         (outbox_id, relying_party, estab, authorisation_id, event, put_at, sealed_fields)
       VALUES (:id, :relyingParty, :estab, :authorisationId, :event, :putAt, :sealedFields)`,
    )
    .run({
      ...delivery,
      putAt: clock.now().toISOString(),
      sealedFields: seal.encrypt(JSON.stringify(fields)),
    });
}

/**
 * What each event makes obsolete: after it, the earlier one tells a partner nothing, or something that is wrong. An
 * invitation that is refused or expires may stand beside an earlier authorisation that still shares.
 */
const OVERTAKES: Record<CallbackEvent, readonly CallbackEvent[]> = {
  forwarded: ['forwarded', 'bounced'],
  bounced: ['bounced'],
  refused: ['forwarded', 'bounced'],
  expired: ['forwarded', 'bounced'],
  authorised: ['forwarded', 'bounced', 'authorised', 'resumed'],
  resumed: ['resumed'],
  revoked: ['forwarded', 'bounced', 'authorised', 'resumed'],
};

/** Abandons what waits about a request and is made obsolete by an event. Call it in the transaction of that event. */
export function abandonOvertaken({ database, outbox }: Context, about: string, by: CallbackEvent): void {
  const waiting = database
    .prepare<[string], { id: number; event: CallbackEvent }>(
      `SELECT outbox.id, delivery.event FROM outbox JOIN callback_deliveries AS delivery ON delivery.outbox_id = outbox.id
       WHERE outbox.kind = 'callback' AND outbox.about = ? AND delivered_at IS NULL AND abandoned_at IS NULL`,
    )
    .all(about);
  for (const { id, event } of waiting)
    if (OVERTAKES[by].includes(event)) outbox.abandon(id, 'a later callback has replaced it');
}

/** Whether a later callback about the same request makes this one obsolete. */
export function isOvertaken(database: Database, { id, event }: Pick<Delivery, 'id' | 'event'>): boolean {
  return database
    .prepare<[number], CallbackEvent>(
      `SELECT later.event FROM outbox AS own JOIN outbox ON outbox.about = own.about AND outbox.kind = own.kind
         AND outbox.id > own.id JOIN callback_deliveries AS later ON later.outbox_id = outbox.id WHERE own.id = ?`,
    )
    .pluck()
    .all(id)
    .some((by) => OVERTAKES[by].includes(event));
}

/** @param isKept whether the app had no authorisation URL when it would have been posted */
export function keepWhetherPosted(database: Database, id: number, isKept: boolean): void {
  database.prepare('UPDATE callback_deliveries SET is_kept = ? WHERE outbox_id = ?').run(isKept ? 1 : 0, id);
}

/** Of all apps: a callback that fails for two days has nearly 3,000. */
const ATTEMPTS_KEPT = 20_000;

/** Does nothing for an unknown callback: its school may have been reset since. */
export function keepAttempt(database: Database, id: number, attempt: Attempt): void {
  database.transaction(() => {
    const { changes } = database
      .prepare('UPDATE callback_deliveries SET posts = posts + 1, last_status = ? WHERE outbox_id = ?')
      .run(attempt.status, id);
    if (changes === 0) return;
    const { lastInsertRowid } = database
      .prepare(
        `INSERT INTO callback_attempts (outbox_id, at, url, headers, status, answer, milliseconds)
         VALUES (:id, :at, :url, :headers, :status, :answer, :milliseconds)`,
      )
      .run({ ...attempt, id, headers: JSON.stringify(attempt.headers) });
    database
      .prepare('DELETE FROM callback_attempts WHERE id <= ?')
      .run(Number(lastInsertRowid) - ATTEMPTS_KEPT);
  })();
}

export interface DeliveryFilter {
  /** Blank for any. */
  state: DeliveryState | '';
  /** Words of the school's name, or part of its estab with or without its slash; blank for all. */
  search: string;
}

/** An app's callbacks, newest first. */
export function deliveriesOf(
  database: Database,
  relyingParty: string,
  { state, search }: DeliveryFilter,
  most: number,
): Delivery[] {
  return database
    .prepare<[Record<string, unknown>], Delivery>(
      `${SELECT} WHERE delivery.relying_party = :relyingParty
         AND :state IN ('', ${STATE})
         AND finds(:search, schools.name || ' ' || substr(schools.estab, 1, 3) || '/' || substr(schools.estab, 4))
       ORDER BY delivery.outbox_id DESC LIMIT :most`,
    )
    .all({ relyingParty, state, search, most });
}

/** Differs whenever the list of an app's callbacks, or one of them, has something new to show. */
export const deliveriesVersion = (database: Database, relyingParty: string): string =>
  database
    .prepare<[string], string>(
      `SELECT count(*) || '/' || coalesce(max(outbox_id), 0) || '/' || coalesce(sum(posts), 0) || '/'
         || coalesce(sum((outbox.delivered_at IS NOT NULL) + 2 * (outbox.abandoned_at IS NOT NULL)), 0) || '/'
         || coalesce((SELECT max(message.id) FROM callback_messages AS message
              JOIN callback_deliveries AS own USING (outbox_id) WHERE own.relying_party = delivery.relying_party), 0)
       FROM callback_deliveries AS delivery JOIN outbox ON outbox.id = delivery.outbox_id
       WHERE delivery.relying_party = ?`,
    )
    .pluck()
    .get(relyingParty) ?? '';

export function deliveryById(database: Database, id: number): Delivery | undefined {
  return database.prepare<[number], Delivery>(`${SELECT} WHERE delivery.outbox_id = ?`).get(id);
}

/**
 * Callbacks that Xporter has stopped retrying because the app did not accept them. Those that the app said it does not
 * know are left out.
 * @param before tried for the last time before this
 */
export function givenUpDeliveries(
  database: Database,
  before: Date,
  { relyingParty, estab }: { relyingParty?: string; estab?: string } = {},
): Delivery[] {
  return database
    .prepare<[Record<string, unknown>], Delivery>(
      `${SELECT} WHERE outbox.abandoned_at IS NOT NULL AND delivery.told_at IS NOT NULL
         AND max(outbox.abandoned_at, coalesce(delivery.tried_again_at, '')) < :before
         AND coalesce(delivery.last_status, 0) NOT IN (404, 410)
         AND (:relyingParty IS NULL OR delivery.relying_party = :relyingParty)
         AND (:estab IS NULL OR schools.estab = :estab)
       ORDER BY delivery.outbox_id`,
    )
    .all({ before: before.toISOString(), relyingParty: relyingParty ?? null, estab: estab ?? null });
}

/** Whether the app's contact has been told that Xporter has stopped retrying. From now on they have. */
export function keepTold(database: Database, { id }: Pick<Delivery, 'id'>, at: Date): boolean {
  return (
    database
      .prepare('UPDATE callback_deliveries SET told_at = ? WHERE outbox_id = ? AND told_at IS NULL')
      .run(at.toISOString(), id).changes === 0
  );
}

/** Somebody sends it again: when Xporter stops retrying, it tells the app's contact again. */
export function forgetTold(database: Database, { id }: Pick<Delivery, 'id'>): void {
  database.prepare('UPDATE callback_deliveries SET told_at = NULL WHERE outbox_id = ?').run(id);
}

export function keepTriedAgain(database: Database, { id }: Pick<Delivery, 'id'>, at: Date): void {
  database
    .prepare('UPDATE callback_deliveries SET tried_again_at = ? WHERE outbox_id = ?')
    .run(at.toISOString(), id);
}

/** The fields of the latest callback with the school secret of an authorisation; undefined when there has been none. */
export function latestSecretFields(
  context: Context,
  { id, relyingParty }: { id: number; relyingParty: string },
): CallbackFields | undefined {
  const delivery = context.database
    .prepare<[string, number], number>(
      `SELECT outbox_id FROM callback_deliveries
       WHERE relying_party = ? AND authorisation_id = ? AND event = 'authorised' ORDER BY outbox_id DESC LIMIT 1`,
    )
    .pluck()
    .get(relyingParty, id);
  return delivery === undefined ? undefined : fieldsOf(context, { id: delivery });
}

/** The fields of the newest callback that an authorisation at a school caused; undefined before the first. */
export function newestFields(
  context: Context,
  { relyingParty, estab, event }: Pick<Delivery, 'relyingParty' | 'estab' | 'event'>,
): CallbackFields | undefined {
  const id = context.database
    .prepare<[string, string, string], number>(
      `SELECT outbox_id FROM callback_deliveries WHERE relying_party = ? AND estab = ? AND event = ?
         AND authorisation_id IS NOT NULL ORDER BY outbox_id DESC LIMIT 1`,
    )
    .pluck()
    .get(relyingParty, estab, event);
  return id === undefined ? undefined : fieldsOf(context, { id });
}

/** Callbacks of all apps that developers sent: each other one belongs to an authorisation. */
const SENT_BY_HAND_KEPT = 500;

/** Forgets the oldest of those that developers sent. Call it in a transaction. */
export function forgetOldestSentByHand(database: Database, outbox: Pick<Context['outbox'], 'forget'>): void {
  const oldest = database
    .prepare<[], number>(
      `SELECT outbox_id FROM callback_deliveries WHERE authorisation_id IS NULL
       ORDER BY outbox_id DESC LIMIT -1 OFFSET ${SENT_BY_HAND_KEPT}`,
    )
    .pluck()
    .all();
  for (const id of oldest) {
    for (const table of ['callback_messages', 'callback_attempts', 'callback_deliveries'])
      database.prepare(`DELETE FROM ${table} WHERE outbox_id = ?`).run(id);
    outbox.forget(id);
  }
}

/** @throws when there is no such callback */
export function fieldsOf({ database, seal }: Context, { id }: Pick<Delivery, 'id'>): CallbackFields {
  const sealed = database
    .prepare<[number], string>('SELECT sealed_fields FROM callback_deliveries WHERE outbox_id = ?')
    .pluck()
    .get(id);
  if (sealed === undefined) throw new Error(`no callback ${id}`);
  return CallbackFields.parse(JSON.parse(seal.decrypt(sealed)));
}

/** Newest first. */
export function attemptsOf(database: Database, { id }: Delivery, most: number): Attempt[] {
  return database
    .prepare<[number, number], Omit<Attempt, 'headers'> & { headers: string }>(
      `SELECT at, url, headers, status, answer, milliseconds FROM callback_attempts
       WHERE outbox_id = ? ORDER BY id DESC LIMIT ?`,
    )
    .all(id, most)
    .map((row) => ({ ...row, headers: JSON.parse(row.headers) }));
}
