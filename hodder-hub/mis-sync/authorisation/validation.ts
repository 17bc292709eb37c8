import { z } from 'zod';
import type { HubContext } from '../../context.ts';
import {
  cutOffBy,
  schoolToken,
  tokenDetails,
  XporterPaused,
  XporterRefused,
  XporterUnreachable,
} from '../../xporter/client.ts';
import { type ConnectionEvent, JOURNAL_EVENTS } from '../records/connection-states.ts';
import {
  advance,
  allows,
  type Change,
  type Connection,
  connectionById,
  estabAtXporter,
  keepScopes,
} from '../records/connections.ts';
import { tellCoordinator } from './coordinator-emails.ts';
import { noticeRevocation } from './notices.ts';

/** What Xporter says when the Hub tries the school's secret. */
export type Access =
  | { kind: 'open'; token: string; scopes: string[] }
  | { kind: 'paused' }
  | { kind: 'refused'; message: string };

/**
 * Tries the school's secret.
 * @throws XporterUnreachable when Xporter cannot be asked now
 */
export async function tryAccess({ xporter, seal }: HubContext, connection: Connection): Promise<Access> {
  if (connection.sealedSecret === null) return { kind: 'refused', message: 'There is no school secret' };
  const estab = estabAtXporter(connection);
  const secret = seal.decrypt(connection.sealedSecret);
  const newToken = () => schoolToken(xporter, estab, secret);
  try {
    let token = await newToken();
    const details = await tokenDetails(xporter, token).catch(async (error: unknown) => {
      if (!(error instanceof XporterRefused)) throw error;
      token = await newToken();
      return tokenDetails(xporter, token).catch(tryAgain);
    });
    if (details.Estab !== estab || details.RelyingParty !== xporter.relyingParty) {
      return { kind: 'refused', message: 'The token is for another school or another app' };
    }
    return { kind: 'open', token, scopes: details.Scopes };
  } catch (error) {
    if (error instanceof XporterPaused) return { kind: 'paused' };
    if (error instanceof XporterRefused) return { kind: 'refused', message: error.message };
    throw error;
  }
}

/** Only a refused secret tells that the school has revoked: a new token may be refused because the clock has moved. */
function tryAgain(error: unknown): never {
  if (!(error instanceof XporterRefused)) throw error;
  throw new XporterUnreachable('Xporter refuses the token that it has just issued', { cause: error });
}

/**
 * Looks at Xporter how the connection stands, and writes down what it finds.
 * @throws XporterUnreachable when Xporter cannot be asked now
 */
export async function look(context: HubContext, connection: Connection): Promise<Access> {
  const access = await tryAccess(context, connection);
  context.database.transaction(() => {
    const now = connectionById(context.database, connection.id);
    // Somebody may have deauthorised, or a new secret arrived, while Xporter was asked.
    if (now && now.sealedSecret === connection.sealedSecret) learn(context, now, access);
  })();
  return access;
}

function learn(context: HubContext, connection: Connection, access: Access): void {
  if (access.kind === 'open') learnOpen(context, connection, access.scopes);
  else if (access.kind === 'paused') flush(context, connection, 'find paused', {});
  else if (connection.state === 'validating') flush(context, connection, 'fail', { message: access.message });
  else if (connection.state !== 'failed') noticeRevocation(context, connection);
}

function learnOpen(context: HubContext, connection: Connection, scopes: string[]): void {
  if (connection.state === 'connected') keepScopes(context.database, connection.id, scopes);
  if (!allows(connection, 'validate')) return;
  const connectedAt = context.clock.now().toISOString();
  flush(context, connection, 'validate', { scopes, connectedAt, message: null });
  const news = connection.installAwaitedSince === null ? 'connected' : 'authorised';
  tellCoordinator(context, { ...connection, scopes }, news);
}

function flush(
  { database, clock, journal }: HubContext,
  connection: Connection,
  event: ConnectionEvent,
  change: Change,
): void {
  if (!allows(connection, event)) return;
  const { estab, reference } = advance(database, connection, event, clock.now(), change);
  journal.record({ estab, actor: 'Hub', event: JOURNAL_EVENTS[event], correlation: reference });
}

const ValidatePayload = z.object({ connection: z.number() });

/** Tries a school secret that has arrived, from the outbox. */
export function deliverValidations(context: HubContext): void {
  context.outbox.handle('validate', async (payload, { signal }) => {
    const connection = connectionById(context.database, ValidatePayload.parse(payload).connection);
    if (connection && (connection.state === 'validating' || connection.state === 'waiting'))
      await look(cutOffBy(context, signal), connection);
  });
}
