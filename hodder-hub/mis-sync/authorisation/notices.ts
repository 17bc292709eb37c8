import { z } from 'zod';
import { ConflictError, NotFoundError, RequestError } from '../../../shared/errors.ts';
import type { HubContext } from '../../context.ts';
import { type ConnectionEvent, JOURNAL_EVENTS } from '../records/connection-states.ts';
import {
  advance,
  allows,
  bouncedAddress,
  type Change,
  type Connection,
  connectionByReference,
  connectionOf,
  estabAtXporter,
  isOvertaken,
  keepSequence,
} from '../records/connections.ts';
import { stopRuns } from '../records/stop-runs.ts';
import { tellCoordinator } from './coordinator-emails.ts';
import { noteInstallation, recordInstallation } from './installation.ts';

const Notice = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('authorised'),
    schoolSecret: z.uuid(),
    // An Xporter that does not say calls only once it is installed.
    installCompleted: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(true),
  }),
  z.object({ event: z.literal('forwarded'), forwardedTo: z.string().max(300) }),
  z.object({ event: z.literal('bounced'), bouncedTo: z.string().max(300) }),
  z.object({ event: z.enum(['refused', 'expired', 'revoked']), reason: z.string().max(1000).optional() }),
  z.object({ event: z.literal('resumed') }),
]);

const Addressed = z.object({
  schoolId: z.string(),
  partnerId: z.string(),
  AuthParams: z.string(),
  /** Grows from callback to callback. The real Xporter sends none. */
  sequence: z.coerce.number().int().optional(),
});

/** After these an earlier notice of any kind says nothing true. After the others an earlier school secret still counts. */
const FINAL: readonly string[] = ['authorised', 'refused', 'expired', 'revoked'];

/**
 * Acts on what Xporter says about a school. To be called in a transaction.
 * @param fields of the form, already known to be signed by Xporter
 * @throws RequestError when it is not about a present request of this Hub
 */
export function takeNotice(context: HubContext, fields: Record<string, string>): void {
  const addressed = Addressed.safeParse(fields);
  // The real Xporter says nothing of an event: it calls only when a school has authorised.
  const notice = Notice.safeParse({ event: 'authorised', ...fields });
  if (!addressed.success || !notice.success)
    throw new RequestError(400, 'schoolId, partnerId, AuthParams and what belongs to the event are needed');
  const { schoolId, partnerId, AuthParams, sequence } = addressed.data;
  if (partnerId !== context.xporter.relyingParty)
    throw new NotFoundError('This address does not serve that partner app');
  const connection = presentConnection(context, AuthParams, schoolId);

  if (sequence !== undefined) {
    if (isOvertaken(context.database, connection, sequence)) return;
    if (FINAL.includes(notice.data.event)) keepSequence(context.database, connection, sequence);
  }
  // News of a connection that is over changes nothing: it came twice, or too late.
  if (connection.endedAt !== null && notice.data.event !== 'authorised') return;
  switch (notice.data.event) {
    case 'authorised':
      receiveSecret(context, connection, notice.data);
      break;
    case 'forwarded':
      move(context, connection, 'forward', { forwardedTo: notice.data.forwardedTo });
      break;
    case 'bounced':
      noticeBounce(context, connection, notice.data.bouncedTo);
      break;
    case 'refused':
    case 'expired':
      decline(context, connection, notice.data.event, notice.data.reason ?? null);
      break;
    case 'revoked':
      noticeRevocation(context, connection);
      break;
    case 'resumed':
      context.outbox.put(
        'validate',
        { lane: connection.estab, about: connection.estab },
        { connection: connection.id },
      );
  }
}

/** The connection a callback is about, if it is its centre's latest. */
function presentConnection({ database }: HubContext, reference: string, schoolId: string): Connection {
  const connection = connectionByReference(database, reference);
  if (!connection || estabAtXporter(connection) !== schoolId) {
    throw new NotFoundError('No connection of that school was requested under these AuthParams');
  }
  if (connectionOf(database, connection.estab)?.id !== connection.id) {
    throw new RequestError(410, 'A later request has replaced this one');
  }
  return connection;
}

/**
 * The same secret again says whether Xporter is installed at the school now, or is a retry whose first answer got lost:
 * that is taken, without effect.
 */
function receiveSecret(
  context: HubContext,
  connection: Connection,
  { schoolSecret, installCompleted }: { schoolSecret: string; installCompleted: boolean },
): void {
  const { database, seal, outbox, journal, clock } = context;
  const known = connection.sealedSecret === null ? undefined : seal.decrypt(connection.sealedSecret);
  if (known === schoolSecret) {
    noteInstallation(context, connection, installCompleted, 'Xporter');
    return;
  }
  if (connection.endedAt !== null && !allows(connection, 'receive secret'))
    throw new RequestError(410, `This request is over: it is ${connection.state}`);
  mustAllow(connection, 'receive secret');
  advance(database, connection, 'receive secret', clock.now(), {
    sealedSecret: seal.encrypt(schoolSecret),
    message: null,
    endedAt: null,
    installAwaitedSince: installCompleted ? null : clock.now().toISOString(),
  });
  outbox.put('validate', { lane: connection.estab, about: connection.estab }, { connection: connection.id });
  journal.record({
    estab: connection.estab,
    actor: 'Xporter',
    event: JOURNAL_EVENTS['receive secret'],
    correlation: connection.reference,
  });
  if (!installCompleted) recordInstallation(context, connection, false, 'Xporter');
}

/** Nobody has the invitation, unless it has been forwarded since. */
function noticeBounce(context: HubContext, connection: Connection, bouncedTo: string): void {
  const bounced = move(context, connection, 'bounce', { bouncedTo });
  if (bouncedAddress(bounced) !== null) tellCoordinator(context, bounced, 'undelivered');
}

function decline(
  context: HubContext,
  connection: Connection,
  how: 'refused' | 'expired',
  reason: string | null,
): void {
  const declined = move(context, connection, how === 'refused' ? 'refuse' : 'expire', {
    message: reason,
    endedAt: context.clock.now().toISOString(),
  });
  tellCoordinator(context, declined, how);
}

/** Xporter no longer shares this school: the secret is worth nothing and is forgotten. */
export function noticeRevocation(context: HubContext, connection: Connection): void {
  if (connection.endedAt !== null) return;
  move(context, connection, 'revoke', { sealedSecret: null, endedAt: context.clock.now().toISOString() });
  stopRuns(
    context,
    connection.estab,
    'Your school revoked access at Xporter in the middle of this sync. What you saved before stays.',
  );
  tellCoordinator(context, connection, 'revoked');
}

function move(
  { database, clock, journal }: HubContext,
  connection: Connection,
  event: ConnectionEvent,
  change: Change,
): Connection {
  mustAllow(connection, event);
  const moved = advance(database, connection, event, clock.now(), change);
  journal.record({
    estab: connection.estab,
    actor: 'Xporter',
    event: JOURNAL_EVENTS[event],
    correlation: connection.reference,
  });
  return moved;
}

function mustAllow(connection: Connection, event: ConnectionEvent): void {
  if (!allows(connection, event))
    throw new ConflictError(`The connection is ${connection.state}: nothing to ${event}`);
}
