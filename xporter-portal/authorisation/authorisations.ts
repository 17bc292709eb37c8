import type { Database } from '../../shared/database/database.ts';
import { hashToken } from '../../shared/database/seal.ts';
import { next } from '../../shared/states.ts';
import { AUTHORISATION_STATES, type AuthorisationEvent, type AuthorisationState } from './states.ts';

export type PeopleDefault = 'include' | 'exclude';

export interface Authorisation {
  id: number;
  reference: string;
  estab: string;
  relyingParty: string;
  state: AuthorisationState;
  authParams: string | null;
  registrationType: string;
  invitedAt: string;
  expiresAt: string;
  requestedScopes: string[];
  mis: string | null;
  /** Granted; null until authorised. */
  scopes: string[] | null;
  peopleDefault: PeopleDefault | null;
  agreementVersion: string | null;
  authorisedAt: string | null;
  authorisedBy: string | null;
  authorisedByEmail: string | null;
  lastAccessAt: string | null;
  endedAt: string | null;
}

type Row = Omit<Authorisation, 'requestedScopes' | 'scopes'> & {
  requestedScopes: string;
  scopes: string | null;
};

const SELECT = `SELECT id, reference, estab, relying_party AS relyingParty, state, auth_params AS authParams,
  registration_type AS registrationType, invited_at AS invitedAt, expires_at AS expiresAt,
  requested_scopes AS requestedScopes, mis, scopes, people_default AS peopleDefault,
  agreement_version AS agreementVersion, authorised_at AS authorisedAt, authorised_by AS authorisedBy,
  authorised_by_email AS authorisedByEmail, last_access_at AS lastAccessAt, ended_at AS endedAt
  FROM authorisations`;

function read(row: Row | undefined): Authorisation | undefined {
  if (!row) return undefined;
  return {
    ...row,
    requestedScopes: JSON.parse(row.requestedScopes),
    scopes: row.scopes === null ? null : JSON.parse(row.scopes),
  };
}

export function authorisationById(database: Database, id: number): Authorisation | undefined {
  return read(database.prepare<[number], Row>(`${SELECT} WHERE id = ?`).get(id));
}

/** The authorisation, in whatever state, that a school secret was issued for; superseded ones included. */
export function authorisationBySecret(
  database: Database,
  estab: string,
  relyingParty: string,
  secret: string,
): Authorisation | undefined {
  return read(
    database
      .prepare<[string, string, string], Row>(
        `${SELECT} WHERE estab = ? AND relying_party = ? AND secret_hash = ?`,
      )
      .get(estab, relyingParty, hashToken(secret)),
  );
}

/** All of a school's, newest first. */
export function authorisationsOf(database: Database, estab: string): Authorisation[] {
  return database
    .prepare<[string], Row>(`${SELECT} WHERE estab = ? ORDER BY id DESC`)
    .all(estab)
    .flatMap((row) => read(row) ?? []);
}

/**
 * Moves an authorisation on; the only way its state changes.
 * @throws IllegalTransition when its state does not allow the event
 */
export function advance(
  database: Database,
  authorisation: Authorisation,
  event: AuthorisationEvent,
): Authorisation {
  const state = next(AUTHORISATION_STATES, authorisation.state, event);
  database.prepare('UPDATE authorisations SET state = ? WHERE id = ?').run(state, authorisation.id);
  return { ...authorisation, state };
}

/** Notes that the partner has read the school's data. */
export function recordAccess(database: Database, id: number, at: Date): void {
  database.prepare('UPDATE authorisations SET last_access_at = ? WHERE id = ?').run(at.toISOString(), id);
}
