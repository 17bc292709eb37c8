import { cachedStatement, type Database } from '../../shared/database/database.ts';
import { hashToken, randomToken } from '../../shared/database/seal.ts';
import { next, StaleStateError } from '../../shared/states.ts';
import {
  AUTHORISATION_STATES,
  type AuthorisationEvent,
  type AuthorisationState,
  SHARING_STATES,
} from './authorisation-states.ts';

export type PeopleDefault = 'include' | 'exclude';

export interface Authorisation {
  id: number;
  reference: string;
  estab: string;
  relyingParty: string;
  state: AuthorisationState;
  /** When it moved to its state. */
  stateSince: string;
  authParams: string | null;
  registrationType: string;
  invitedAt: string;
  expiresAt: string;
  requestedScopes: string[];
  /** The person at the school who requested the connection, if the partner named them. */
  requesterName: string | null;
  requesterRole: string | null;
  requesterEmail: string | null;
  mis: string | null;
  /** Granted; null until authorised. */
  scopes: string[] | null;
  peopleDefault: PeopleDefault | null;
  /** Increases when an exception to the default is added or removed. */
  peopleRevision: number;
  agreementVersion: string | null;
  authorisedAt: string | null;
  authorisedBy: string | null;
  authorisedByEmail: string | null;
  /** When the school last changed what it shares, as the database records it; null when it never has. */
  sharingChangedAt: string | null;
  /** When new terms were last accepted, and who accepted them; null when none have been since the authorisation. */
  agreedAt: string | null;
  agreedBy: string | null;
  agreedByEmail: string | null;
  lastAccessAt: string | null;
  endedAt: string | null;
}

export type Requester = Pick<Authorisation, 'requesterName' | 'requesterRole' | 'requesterEmail'>;

type Row = Omit<Authorisation, 'requestedScopes' | 'scopes'> & {
  requestedScopes: string;
  scopes: string | null;
};

const SELECT = `SELECT id, reference, estab, relying_party AS relyingParty, state, state_since AS stateSince, auth_params AS authParams,
  registration_type AS registrationType, invited_at AS invitedAt, expires_at AS expiresAt,
  requested_scopes AS requestedScopes, requester_name AS requesterName, requester_role AS requesterRole,
  requester_email AS requesterEmail, mis, scopes, people_default AS peopleDefault,
  people_revision AS peopleRevision,
  agreement_version AS agreementVersion, authorised_at AS authorisedAt, authorised_by AS authorisedBy,
  authorised_by_email AS authorisedByEmail, sharing_changed_at AS sharingChangedAt, agreed_at AS agreedAt, agreed_by AS agreedBy,
  agreed_by_email AS agreedByEmail, last_access_at AS lastAccessAt, ended_at AS endedAt
  FROM authorisations`;

function read(row: Row | undefined): Authorisation | undefined {
  if (!row) return undefined;
  return {
    ...row,
    requestedScopes: JSON.parse(row.requestedScopes),
    scopes: row.scopes === null ? null : JSON.parse(row.scopes),
  };
}

const byId = cachedStatement((database) => database.prepare<[number], Row>(`${SELECT} WHERE id = ?`));

export const authorisationById = (database: Database, id: number): Authorisation | undefined =>
  read(byId(database).get(id));

const bySecretHash = cachedStatement((database) =>
  database.prepare<[string, string, string], Row>(
    `${SELECT} WHERE estab = ? AND relying_party = ? AND secret_hash = ?`,
  ),
);

/** The authorisation, in any state, that a school secret was issued for. @param hash of the secret, by `hashToken` */
export const authorisationBySecretHash = (
  database: Database,
  estab: string,
  relyingParty: string,
  hash: string,
): Authorisation | undefined => read(bySecretHash(database).get(estab, relyingParty, hash));

export const authorisationBySecret = (
  database: Database,
  estab: string,
  relyingParty: string,
  secret: string,
): Authorisation | undefined => authorisationBySecretHash(database, estab, relyingParty, hashToken(secret));

/** All of a school's, newest first. */
export function authorisationsOf(database: Database, estab: string): Authorisation[] {
  return database
    .prepare<[string], Row>(`${SELECT} WHERE estab = ? ORDER BY id DESC`)
    .all(estab)
    .flatMap((row) => read(row) ?? []);
}

/** All of an app's, newest first. */
export function authorisationsOfApp(database: Database, relyingParty: string): Authorisation[] {
  return database
    .prepare<[string], Row>(`${SELECT} WHERE relying_party = ? ORDER BY id DESC`)
    .all(relyingParty)
    .flatMap((row) => read(row) ?? []);
}

/** The newest authorisation of one school for one app, and the earlier ones. */
export interface Latest {
  authorisation: Authorisation;
  /** Newest first; superseded ones included. */
  earlier: Authorisation[];
  /** An earlier one that still shares while a new invitation waits. */
  stillSharing: Authorisation | undefined;
}

/** Groups authorisations, given newest first, by app or by school. A superseded one is never the newest. */
export function latestBy(key: 'relyingParty' | 'estab', authorisations: readonly Authorisation[]): Latest[] {
  const groups = new Map<string, Authorisation[]>();
  for (const each of authorisations) groups.set(each[key], [...(groups.get(each[key]) ?? []), each]);
  return [...groups.values()].flatMap((group) => {
    const authorisation = group.find(({ state }) => state !== 'superseded');
    if (!authorisation) return [];
    const earlier = group.filter((each) => each !== authorisation);
    return [
      { authorisation, earlier, stillSharing: earlier.find(({ state }) => SHARING_STATES.includes(state)) },
    ];
  });
}

/** The invitation of a school for an app that has not been answered yet. */
export function openInvitation(
  database: Database,
  estab: string,
  relyingParty: string,
): Authorisation | undefined {
  return read(
    database
      .prepare<[string, string], Row>(`${SELECT} WHERE estab = ? AND relying_party = ? AND state = 'invited'`)
      .get(estab, relyingParty),
  );
}

/** The authorisation by which a school shares with an app, or will once people are chosen. */
export function sharingWith(
  database: Database,
  estab: string,
  relyingParty: string,
): Authorisation | undefined {
  return read(
    database
      .prepare<[string, string], Row>(
        `${SELECT} WHERE estab = ? AND relying_party = ? AND state IN ('active', 'waiting', 'paused')`,
      )
      .get(estab, relyingParty),
  );
}

/** A school's authorisation, by the reference in URLs. */
export function authorisationByReference(
  database: Database,
  estab: string,
  reference: string,
): Authorisation | undefined {
  return read(
    database
      .prepare<[string, string], Row>(`${SELECT} WHERE estab = ? AND reference = ?`)
      .get(estab, reference),
  );
}

export function addInvitation(
  database: Database,
  invitation: Pick<
    Authorisation,
    | 'estab'
    | 'relyingParty'
    | 'authParams'
    | 'registrationType'
    | 'invitedAt'
    | 'expiresAt'
    | 'requestedScopes'
  > &
    Partial<Requester>,
): Authorisation {
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO authorisations (reference, estab, relying_party, state, state_since, auth_params, registration_type, invited_at,
         expires_at, requested_scopes, requester_name, requester_role, requester_email)
       VALUES (:reference, :estab, :relyingParty, 'invited', :invitedAt, :authParams, :registrationType, :invitedAt, :expiresAt,
         :requestedScopes, :requesterName, :requesterRole, :requesterEmail)`,
    )
    .run({
      ...{ requesterName: null, requesterRole: null, requesterEmail: null },
      ...invitation,
      reference: randomToken(),
      requestedScopes: JSON.stringify(invitation.requestedScopes),
    });
  return authorisationOf(database, Number(lastInsertRowid));
}

/** @throws when there is none */
export function authorisationOf(database: Database, id: number): Authorisation {
  const authorisation = authorisationById(database, id);
  if (!authorisation) throw new Error(`no authorisation ${id}`);
  return authorisation;
}

/**
 * The state of an authorisation at a given time. An invitation that was not used in time counts as expired, even before
 * the scheduled job has recorded it and notified anyone.
 */
export function asOf(now: Date, authorisation: Authorisation): Authorisation {
  const { state, expiresAt } = authorisation;
  if (state !== 'invited' || expiresAt > now.toISOString()) return authorisation;
  return { ...authorisation, state: 'expired', stateSince: expiresAt, endedAt: expiresAt };
}

/** The fields that can change together with the state. */
export type Change = Partial<
  Pick<
    Authorisation,
    | 'stateSince'
    | 'expiresAt'
    | 'mis'
    | 'scopes'
    | 'peopleDefault'
    | 'agreementVersion'
    | 'authorisedAt'
    | 'authorisedBy'
    | 'authorisedByEmail'
    | 'endedAt'
  >
>;

/**
 * Moves an authorisation to its next state; the only way its state changes.
 * @param at when it happens: a new state begins then
 * @throws IllegalTransition when its state does not allow the event
 * @throws StaleStateError when it is no longer in the state it is moved from
 */
export function advance(
  database: Database,
  authorisation: Authorisation,
  event: AuthorisationEvent,
  at: Date,
  change: Change = {},
): Authorisation {
  const state = next(AUTHORISATION_STATES, authorisation.state, event);
  const stateSince = state === authorisation.state ? authorisation.stateSince : at.toISOString();
  const moved = { ...authorisation, stateSince, ...change, state };
  const { changes } = database
    .prepare(
      `UPDATE authorisations SET state = :state, state_since = :stateSince, expires_at = :expiresAt, mis = :mis, scopes = :scopes, people_default = :peopleDefault,
         agreement_version = :agreementVersion, authorised_at = :authorisedAt, authorised_by = :authorisedBy,
         authorised_by_email = :authorisedByEmail, ended_at = :endedAt
       WHERE id = :id AND state = :from`,
    )
    .run({
      id: moved.id,
      from: authorisation.state,
      state: moved.state,
      stateSince: moved.stateSince,
      expiresAt: moved.expiresAt,
      mis: moved.mis,
      scopes: moved.scopes === null ? null : JSON.stringify(moved.scopes),
      peopleDefault: moved.peopleDefault,
      agreementVersion: moved.agreementVersion,
      authorisedAt: moved.authorisedAt,
      authorisedBy: moved.authorisedBy,
      authorisedByEmail: moved.authorisedByEmail,
      endedAt: moved.endedAt,
    });
  if (changes === 0) throw new StaleStateError(`authorisation ${authorisation.id}`, authorisation.state);
  return moved;
}

/** Saves the hash of an authorisation's school secret. */
export function keepSecret(database: Database, { id }: Authorisation, secret: string): void {
  database.prepare('UPDATE authorisations SET secret_hash = ? WHERE id = ?').run(hashToken(secret), id);
}

/** Changes what a sharing authorisation grants. */
export function keepScopes(database: Database, { id }: Authorisation, scopes: readonly string[]): void {
  database.prepare('UPDATE authorisations SET scopes = ? WHERE id = ?').run(JSON.stringify(scopes), id);
}

/** Changes the requested scopes. This does not grant any of them. */
export function keepRequestedScopes(
  database: Database,
  { id }: Authorisation,
  scopes: readonly string[],
): void {
  database
    .prepare('UPDATE authorisations SET requested_scopes = ? WHERE id = ?')
    .run(JSON.stringify(scopes), id);
}

/** Puts a sharing authorisation under new terms that the school has accepted. */
export function keepTerms(
  database: Database,
  { id }: Authorisation,
  terms: { scopes: string[] } & Pick<
    Authorisation,
    'agreementVersion' | 'agreedAt' | 'agreedBy' | 'agreedByEmail'
  >,
): void {
  database
    .prepare(
      `UPDATE authorisations SET scopes = :scopes,
         agreement_version = :agreementVersion, agreed_at = :agreedAt, agreed_by = :agreedBy,
         agreed_by_email = :agreedByEmail
       WHERE id = :id`,
    )
    .run({ ...terms, id, scopes: JSON.stringify(terms.scopes) });
}

/** Changes the default between including and excluding all data. */
export function keepPeopleDefault(
  database: Database,
  authorisation: Authorisation,
  peopleDefault: PeopleDefault,
): Authorisation {
  database
    .prepare('UPDATE authorisations SET people_default = ? WHERE id = ?')
    .run(peopleDefault, authorisation.id);
  return { ...authorisation, peopleDefault };
}

/** Records that the partner has read the school's data. */
export function recordAccess(database: Database, id: number, at: Date): void {
  database.prepare('UPDATE authorisations SET last_access_at = ? WHERE id = ?').run(at.toISOString(), id);
}

/** Invitations that nobody has answered. Their time may be over, before that is noted. */
export function waitingInvitations(database: Database): Authorisation[] {
  return database
    .prepare<[], Row>(`${SELECT} WHERE state = 'invited'`)
    .all()
    .flatMap((row) => read(row) ?? []);
}
