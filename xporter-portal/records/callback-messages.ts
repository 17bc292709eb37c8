import type { Context } from '../../shared/context.ts';
import type { Database } from '../../shared/database/database.ts';
import type { CallbackEvent } from './callback-events.ts';
import { type DeliveryState, STATE } from './deliveries.ts';

/** A callback as it went out for the first time, or was kept. One that is sent again is another message. */
export interface CallbackMessage {
  /** Grows, over all apps. */
  position: number;
  /** The number of its delivery. */
  id: number;
  event: CallbackEvent;
  estab: string;
  schoolName: string;
  at: string;
  state: DeliveryState;
  headers: Record<string, string>;
  /** The form as it is posted, with the school secret. */
  body: string;
  /** Whether a client that checks its signature accepts it. */
  isVerified: boolean;
}

/** Of all apps. */
export const MESSAGES_KEPT = 5000;

/** Does nothing for an unknown callback: its school may have been reset since. */
export function keepMessage(
  { database, seal }: Pick<Context, 'database' | 'seal'>,
  {
    id,
    at,
    headers,
    body,
    isVerified,
  }: Pick<CallbackMessage, 'id' | 'at' | 'headers' | 'body' | 'isVerified'>,
): void {
  const { changes, lastInsertRowid } = database
    .prepare(
      `INSERT INTO callback_messages (outbox_id, at, headers, sealed_body, is_verified)
       SELECT outbox_id, :at, :headers, :body, :isVerified FROM callback_deliveries WHERE outbox_id = :id`,
    )
    .run({
      ...{ id, at, headers: JSON.stringify(headers) },
      ...{ body: seal.encrypt(body), isVerified: isVerified ? 1 : 0 },
    });
  if (changes === 0) return;
  database
    .prepare('DELETE FROM callback_messages WHERE id <= ?')
    .run(Number(lastInsertRowid) - MESSAGES_KEPT);
}

export interface MessageFilter {
  estab?: string | undefined;
  event?: string | undefined;
  /** Only those after this position, the first of them; without it the newest. */
  since?: number | undefined;
}

type Row = Omit<CallbackMessage, 'headers' | 'body' | 'isVerified'> &
  Record<'headers' | 'sealedBody', string> & { isVerified: 0 | 1 };

const SELECT = `SELECT message.id AS position, message.outbox_id AS id, delivery.event, delivery.estab,
    schools.name AS schoolName, message.at, ${STATE} AS state, message.headers, message.sealed_body AS sealedBody,
    message.is_verified AS isVerified
  FROM callback_messages AS message JOIN callback_deliveries AS delivery USING (outbox_id)
  JOIN outbox ON outbox.id = delivery.outbox_id
  JOIN schools ON schools.estab = delivery.estab`;

const asMessage = ({ seal }: Context, { sealedBody, headers, isVerified, ...row }: Row): CallbackMessage => ({
  ...row,
  headers: JSON.parse(headers),
  body: seal.decrypt(sealedBody),
  isVerified: isVerified === 1,
});

/** An app's messages, oldest first. */
export function messagesOf(
  context: Context,
  relyingParty: string,
  { estab, event, since }: MessageFilter,
  most: number,
): CallbackMessage[] {
  const rows = context.database
    .prepare<[Record<string, unknown>], Row>(
      `${SELECT} WHERE delivery.relying_party = :relyingParty AND (:estab IS NULL OR delivery.estab = :estab)
         AND (:event IS NULL OR delivery.event = :event) AND message.id > :since
       ORDER BY message.id ${since === undefined ? 'DESC' : 'ASC'} LIMIT :most`,
    )
    .all({ relyingParty, estab: estab ?? null, event: event ?? null, since: since ?? 0, most });
  if (since === undefined) rows.reverse();
  return rows.map((row) => asMessage(context, row));
}

/** The latest message of a delivery; undefined when it is too long ago. */
export function latestMessageOf(context: Context, { id }: { id: number }): CallbackMessage | undefined {
  const row = context.database
    .prepare<[number], Row>(`${SELECT} WHERE message.outbox_id = ? ORDER BY message.id DESC LIMIT 1`)
    .get(id);
  return row && asMessage(context, row);
}

/** The position of the newest message of all apps; 0 before the first. */
export const newestPosition = (database: Database): number =>
  database.prepare<[], number | null>('SELECT max(id) FROM callback_messages').pluck().get() ?? 0;
