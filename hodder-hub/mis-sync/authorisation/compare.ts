import type { HubContext } from '../../context.ts';
import { managementToken, XporterRefused } from '../../xporter/client.ts';
import type { ConnectionState } from '../records/connection-states.ts';
import { type Connection, connectionById, keepComparison } from '../records/connections.ts';
import { lookForInstallation } from './installation.ts';
import { type Access, look } from './validation.ts';

/** The states in which Xporter may have moved on without the Hub having heard of it. */
const COMPARED_STATES: readonly ConnectionState[] = [
  'invited',
  'validating',
  'waiting',
  'connected',
  'failed',
];

export const isCompared = ({ state }: Pick<Connection, 'state'>): boolean => COMPARED_STATES.includes(state);

/**
 * Compares a connection with what Xporter says, and corrects it. The Hub tries the school secret; without one it signs
 * in, which makes Xporter send callbacks that it had stopped retrying. Where the Hub waits for Xporter's installation, it
 * asks whether the data can be read already.
 * @throws XporterUnreachable when Xporter cannot be asked now
 */
export async function compare(context: HubContext, connection: Connection): Promise<Access> {
  const access = connection.sealedSecret === null ? await signIn(context) : await look(context, connection);
  if (access.kind === 'open' && connection.installAwaitedSince !== null)
    await lookForInstallation(context, connection, access.token);
  context.database.transaction(() => recordComparison(context, connection))();
  return access;
}

async function signIn({ xporter }: HubContext): Promise<Access> {
  try {
    await managementToken(xporter);
    return { kind: 'refused', message: 'There is no school secret' };
  } catch (error) {
    if (error instanceof XporterRefused) return { kind: 'refused', message: error.message };
    throw error;
  }
}

function recordComparison({ database, clock, journal }: HubContext, before: Connection): void {
  const now = connectionById(database, before.id);
  if (!now) return;
  const isCorrected = now.state !== before.state && before.state !== 'validating';
  keepComparison(database, now, clock.now(), isCorrected ? before.state : null);
  if (!isCorrected) return;
  journal.record({
    estab: now.estab,
    actor: 'Hub',
    event: 'connection.corrected',
    detail: { from: before.state, to: now.state },
    correlation: now.reference,
  });
}
