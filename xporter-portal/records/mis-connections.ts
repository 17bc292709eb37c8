import type { Context } from '../../shared/context.ts';
import { cachedStatement, type Database } from '../../shared/database/database.ts';
import { type MisKind, misKind } from './mis-kinds.ts';

/** How Xporter reaches a school's MIS. */
export interface MisConnection {
  estab: string;
  mis: string;
  /** When an engineer installs the agent beside an on-premise MIS. */
  slot: string | null;
  connectedAt: string | null;
  refreshedAt: string | null;
}

/** Where it stands: `not booked` and `booked` are for an agent that is still to be installed. */
export type Reach = 'connected' | 'booked' | 'not booked';

const byEstab = cachedStatement((database) =>
  database.prepare<[string], MisConnection>(
    `SELECT estab, mis, slot, connected_at AS connectedAt, refreshed_at AS refreshedAt
     FROM mis_connections WHERE estab = ?`,
  ),
);

/** Undefined before anything has been arranged: the MIS is arranged when it is first chosen. */
export const misConnectionOf = (database: Database, estab: string): MisConnection | undefined =>
  byEstab(database).get(estab);

/** An agent is installed when its slot has come, whether or not anybody has noted it yet. */
export function reachOf({ slot, connectedAt }: MisConnection, now: Date): Reach {
  if (connectedAt !== null) return 'connected';
  if (slot === null) return 'not booked';
  return slot <= now.toISOString() ? 'connected' : 'booked';
}

/**
 * Connects a school's MIS: one in the cloud by itself and at once, one on the school's own server
 * when an agent has been installed there. The MIS it has already is left alone. To be called in a
 * transaction.
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

/** Takes the MIS for connected, as it is at a school that Xporter has known for long. */
export function arrangeConnected(database: Database, estab: string, mis: string, now: Date): void {
  arrangeMis(database, estab, mis, now);
  database
    .prepare('UPDATE mis_connections SET connected_at = ?, slot = NULL WHERE estab = ?')
    .run(now.toISOString(), estab);
}

export const kindOf = ({ mis }: MisConnection): MisKind => misKind(mis);

/** Why a school's data cannot be asked for at present, in the words that partners are answered; null when it can. */
export function whyUnreached({ database, clock }: Context, estab: string, isOnline: boolean): string | null {
  if (!isOnline) return 'The school’s MIS cannot be reached at present: try again later';
  const connection = misConnectionOf(database, estab);
  if (!connection) return null;
  const reach = reachOf(connection, clock.now());
  if (reach === 'connected') return null;
  const when =
    reach === 'booked' ? `on ${connection.slot?.slice(0, 16).replace('T', ' at ')}` : 'and is not booked yet';
  return `The school’s MIS is not connected yet: Xporter’s agent is to be installed ${when}`;
}
