import { z } from 'zod';
import type { Database } from '../../../shared/database/database.ts';
import { foldAddress } from '../../../shared/names.ts';
import { next, StaleStateError } from '../../../shared/states.ts';
import { CONNECTION_STATES, type ConnectionEvent, type ConnectionState } from './connection-states.ts';

/** The school and its contact as the coordinator verified them. */
export const SchoolDetails = z.object({
  name: z.string(),
  street: z.string(),
  town: z.string(),
  county: z.string(),
  postcode: z.string(),
  leaCode: z.string(),
  dfesCode: z.string(),
  urn: z.string(),
  contactFirstName: z.string(),
  contactLastName: z.string(),
  contactEmail: z.string(),
  contactPhone: z.string(),
});
export type SchoolDetails = z.output<typeof SchoolDetails>;

export interface Connection {
  id: number;
  estab: string;
  state: ConnectionState;
  /** When it came into its state. */
  stateSince: string;
  /** Handed to Xporter as AuthParams. */
  reference: string;
  requestedBy: number;
  requestedAt: string;
  details: SchoolDetails;
  /** Why it was rejected, refused or failed, in the other side's words. */
  message: string | null;
  forwardedTo: string | null;
  /** The person whose mail server refused the invitation, as `Name <address>`. */
  bouncedTo: string | null;
  sealedSecret: string | null;
  scopes: string[];
  connectedAt: string | null;
  endedAt: string | null;
  /** Since when Xporter is known not to be installed at the school yet; null where it is. */
  installAwaitedSince: string | null;
  /** When it was last compared with Xporter. */
  comparedAt: string | null;
  /** When a comparison last found a difference, and the state that it corrected. */
  correctedAt: string | null;
  correctedFrom: ConnectionState | null;
}

type Row = Omit<Connection, 'details' | 'scopes'> & { details: string; scopes: string | null };

const SELECT = `SELECT id, estab, state, state_since AS stateSince, reference, requested_by AS requestedBy, requested_at AS requestedAt, details,
  message, forwarded_to AS forwardedTo, bounced_to AS bouncedTo, sealed_secret AS sealedSecret, scopes, connected_at AS connectedAt,
  ended_at AS endedAt, install_awaited_since AS installAwaitedSince, compared_at AS comparedAt, corrected_at AS correctedAt, corrected_from AS correctedFrom
  FROM connections`;

function read(row: Row | undefined): Connection | undefined {
  if (!row) return undefined;
  return {
    ...row,
    details: SchoolDetails.parse(JSON.parse(row.details)),
    scopes: JSON.parse(row.scopes ?? '[]'),
  };
}

/** A centre's latest: the one that counts. */
export function connectionOf(database: Database, estab: string): Connection | undefined {
  return read(
    database.prepare<[string], Row>(`${SELECT} WHERE estab = ? ORDER BY id DESC LIMIT 1`).get(estab),
  );
}

export function connectionById(database: Database, id: number): Connection | undefined {
  return read(database.prepare<[number], Row>(`${SELECT} WHERE id = ?`).get(id));
}

export function connectionByReference(database: Database, reference: string): Connection | undefined {
  return read(database.prepare<[string], Row>(`${SELECT} WHERE reference = ?`).get(reference));
}

/** Of all of a centre's connections. */
export const referencesOf = (database: Database, estab: string): string[] =>
  database.prepare<[string], string>('SELECT reference FROM connections WHERE estab = ?').pluck().all(estab);

/** The address of the person who has the invitation, if their mail server has refused it; null if it has not. */
export function bouncedAddress({ bouncedTo, forwardedTo, details }: Connection): string | null {
  if (bouncedTo === null) return null;
  const [bounced, holder] = [addressIn(bouncedTo), addressIn(forwardedTo ?? details.contactEmail)];
  return foldAddress(bounced) === foldAddress(holder) ? bounced : null;
}

/** Of `Name <address>`, or of an address alone. */
const addressIn = (person: string): string => /<([^<>]+)>\s*$/.exec(person)?.[1] ?? person;

/** The school's number at Xporter, as the coordinator verified it. */
export const estabAtXporter = ({ details }: Connection): string => `${details.leaCode}${details.dfesCode}`;

export function addConnection(
  database: Database,
  request: {
    estab: string;
    reference: string;
    requestedBy: number;
    requestedAt: string;
    details: SchoolDetails;
  },
): Connection {
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO connections (estab, state, state_since, reference, requested_by, requested_at, details)
       VALUES (:estab, 'requested', :requestedAt, :reference, :requestedBy, :requestedAt, :details)`,
    )
    .run({ ...request, details: JSON.stringify(request.details) });
  const added = connectionById(database, Number(lastInsertRowid));
  if (!added) throw new Error('a connection just added is gone');
  return added;
}

/** What may change together with the state. */
export type Change = Partial<
  Pick<
    Connection,
    | 'message'
    | 'forwardedTo'
    | 'bouncedTo'
    | 'sealedSecret'
    | 'scopes'
    | 'connectedAt'
    | 'endedAt'
    | 'installAwaitedSince'
  >
>;

/**
 * Moves a connection to its next state; the only way its state changes.
 * @param at when it happens: a new state begins then
 * @throws IllegalTransition when its state does not allow the event
 * @throws StaleStateError when it is no longer in the state it is moved from
 */
export function advance(
  database: Database,
  connection: Connection,
  event: ConnectionEvent,
  at: Date,
  change: Change = {},
): Connection {
  const state = next(CONNECTION_STATES, connection.state, event);
  const stateSince = state === connection.state ? connection.stateSince : at.toISOString();
  const moved = { ...connection, ...change, state, stateSince };
  const { changes } = database
    .prepare(
      `UPDATE connections SET state = :state, state_since = :stateSince, message = :message, forwarded_to = :forwardedTo, bounced_to = :bouncedTo,
         sealed_secret = :sealedSecret, scopes = :scopes, connected_at = :connectedAt, ended_at = :endedAt,
         install_awaited_since = :installAwaitedSince
       WHERE id = :id AND state = :from`,
    )
    .run({
      id: moved.id,
      from: connection.state,
      state: moved.state,
      stateSince: moved.stateSince,
      message: moved.message,
      forwardedTo: moved.forwardedTo,
      bouncedTo: moved.bouncedTo,
      sealedSecret: moved.sealedSecret,
      scopes: JSON.stringify(moved.scopes),
      connectedAt: moved.connectedAt,
      endedAt: moved.endedAt,
      installAwaitedSince: moved.installAwaitedSince,
    });
  if (changes === 0) throw new StaleStateError(`connection ${connection.reference}`, connection.state);
  return moved;
}

/** Whether the state allows the event. */
export const allows = ({ state }: Connection, event: ConnectionEvent): boolean =>
  event in CONNECTION_STATES[state];

/** Whether the school's data can be read: it shares, and Xporter is installed there. */
export const canSync = (connection: Connection | undefined): connection is Connection =>
  connection?.state === 'connected' && connection.installAwaitedSince === null;

/** Whether the school shares, but its MIS waits for the installation of Xporter. */
export const awaitsInstall = (connection: Connection | undefined): boolean =>
  connection?.state === 'connected' && connection.installAwaitedSince !== null;

/** How the Hub ends a connection: a request is withdrawn until the school has decided, and deauthorised after that. */
export const endingOf = (connection: Connection): 'withdraw' | 'deauthorise' =>
  allows(connection, 'withdraw') ? 'withdraw' : 'deauthorise';

/** Whether a later callback about the connection has arrived already. */
export const isOvertaken = (database: Database, { id }: Connection, sequence: number): boolean =>
  database
    .prepare<[number, number]>('SELECT 1 FROM connections WHERE id = ? AND last_sequence > ?')
    .get(id, sequence) !== undefined;

export function keepSequence(database: Database, { id }: Connection, sequence: number): void {
  database.prepare('UPDATE connections SET last_sequence = ? WHERE id = ?').run(sequence, id);
}

/** @param corrected the state that it had until then, where Xporter said otherwise */
export function keepComparison(
  database: Database,
  { id }: Connection,
  at: Date,
  corrected: ConnectionState | null,
): void {
  database
    .prepare(
      `UPDATE connections SET compared_at = :at, corrected_at = iif(:corrected IS NULL, corrected_at, :at),
         corrected_from = coalesce(:corrected, corrected_from) WHERE id = :id`,
    )
    .run({ id, at: at.toISOString(), corrected });
}

/** @param awaitedSince null when Xporter is installed at the school */
export function keepInstallation(database: Database, { id }: Connection, awaitedSince: string | null): void {
  database.prepare('UPDATE connections SET install_awaited_since = ? WHERE id = ?').run(awaitedSince, id);
}

/** The school may add or withdraw optional areas while it is connected. */
export function keepScopes(database: Database, id: number, scopes: readonly string[]): void {
  database.prepare('UPDATE connections SET scopes = ? WHERE id = ?').run(JSON.stringify(scopes), id);
}
