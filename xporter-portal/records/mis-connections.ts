import { formatDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { cachedStatement, type Database } from '../../shared/database/database.ts';
import { type MisKind, misKind } from './mis-kinds.ts';

/** How Xporter connects to a school's MIS. */
export interface MisConnection {
  estab: string;
  mis: string;
  /** When an engineer will install the agent for an on-premise MIS. */
  slot: string | null;
  connectedAt: string | null;
  refreshedAt: string | null;
}

/** The state of the connection. `not booked` and `booked` are for an agent that has not been installed yet. */
export type Reach = 'connected' | 'booked' | 'not booked';

const byEstab = cachedStatement((database) =>
  database.prepare<[string], MisConnection>(
    `SELECT estab, mis, slot, connected_at AS connectedAt, refreshed_at AS refreshedAt
     FROM mis_connections WHERE estab = ?`,
  ),
);

/** Undefined before the school has chosen its MIS. */
export const misConnectionOf = (database: Database, estab: string): MisConnection | undefined =>
  byEstab(database).get(estab);

/** An agent counts as installed from its slot, even before that has been recorded. */
export function reachOf({ slot, connectedAt }: MisConnection, now: Date): Reach {
  if (connectedAt !== null) return 'connected';
  if (slot === null) return 'not booked';
  return slot <= now.toISOString() ? 'connected' : 'booked';
}

/**
 * Connects a school's MIS: immediately if it is in the cloud, or once an agent is installed if it is on the school's
 * own server. Does nothing for the school's current MIS. Call it in a transaction.
 */
export function arrangeMis(database: Database, estab: string, mis: string, now: Date): void {
  if (misConnectionOf(database, estab)?.mis === mis) return;
  const connectedAt = misKind(mis).hosting === 'cloud' ? now.toISOString() : null;
  database
    .prepare(
      `INSERT INTO mis_connections (estab, mis, connected_at) VALUES (:estab, :mis, :connectedAt)
       ON CONFLICT (estab) DO UPDATE SET mis = excluded.mis, connected_at = excluded.connected_at, slot = NULL`,
    )
    .run({ estab, mis, connectedAt });
}

/** Connects the MIS immediately, as at a school that already uses Xporter. */
export function arrangeConnected(database: Database, estab: string, mis: string, now: Date): void {
  arrangeMis(database, estab, mis, now);
  database
    .prepare('UPDATE mis_connections SET connected_at = ?, slot = NULL WHERE estab = ?')
    .run(now.toISOString(), estab);
}

export const kindOf = ({ mis }: MisConnection): MisKind => misKind(mis);

/** Why a school's data is not available, as the API tells partners; null when it is. */
export function whyUnreached({ database, clock }: Context, estab: string, isOnline: boolean): string | null {
  if (!isOnline) return 'The school’s MIS cannot be reached: try again later';
  const connection = misConnectionOf(database, estab);
  if (!connection) return null;
  const reach = reachOf(connection, clock.at(estab));
  if (reach === 'connected') return null;
  return connection.slot !== null
    ? `The school’s MIS is not connected yet: Xporter’s agent will be installed on ${formatDate(connection.slot, 'minute')}`
    : 'The school’s MIS is not connected yet: the installation of Xporter’s agent is not booked';
}
