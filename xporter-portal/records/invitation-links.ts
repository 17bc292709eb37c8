import type { Database } from '../../shared/database/database.ts';
import { hashToken, randomToken } from '../../shared/database/seal.ts';

/** The person an invitation is sent to. */
export interface Invitee {
  name: string;
  email: string;
  phone: string;
}

export interface InvitationLink extends Invitee {
  tokenHash: string;
  authorisationId: number;
  state: 'live' | 'used' | 'forwarded' | 'superseded';
  /** A message from the colleague who forwarded it. */
  note: string | null;
  forwardedBy: string | null;
  sentAt: string;
  /** The number of the reminder it was sent with; 0 for none. */
  reminder: number;
  /** When its holder confirmed their authority. */
  proceededAt: string | null;
  /** When its mail server refused it for good. */
  bouncedAt: string | null;
}

const SELECT = `SELECT token_hash AS tokenHash, authorisation_id AS authorisationId, state, name, email, phone, note,
  forwarded_by AS forwardedBy, sent_at AS sentAt, proceeded_at AS proceededAt, reminder,
  bounced_at AS bouncedAt FROM invitation_links`;

/** @param token from the URL */
export function linkByToken(database: Database, token: string): InvitationLink | undefined {
  return database.prepare<[string], InvitationLink>(`${SELECT} WHERE token_hash = ?`).get(hashToken(token));
}

/** The current link, or the last one that worked. */
export function latestLink(database: Database, authorisationId: number): InvitationLink | undefined {
  return database
    .prepare<[number], InvitationLink>(`${SELECT} WHERE authorisation_id = ? ORDER BY rowid DESC LIMIT 1`)
    .get(authorisationId);
}

/** All links of an invitation, oldest first. */
export function linksOf(database: Database, authorisationId: number): InvitationLink[] {
  return database
    .prepare<[number], InvitationLink>(`${SELECT} WHERE authorisation_id = ? ORDER BY rowid`)
    .all(authorisationId);
}

/**
 * Adds a link for one person.
 * @returns the token, of which only a hash is stored
 */
export function addLink(
  database: Database,
  link: Invitee & Pick<InvitationLink, 'authorisationId' | 'note' | 'forwardedBy' | 'sentAt' | 'reminder'>,
): string {
  const token = randomToken();
  database
    .prepare(
      `INSERT INTO invitation_links (token_hash, authorisation_id, state, name, email, phone, note, forwarded_by, sent_at, reminder)
       VALUES (:tokenHash, :authorisationId, 'live', :name, :email, :phone, :note, :forwardedBy, :sentAt, :reminder)`,
    )
    .run({ ...link, tokenHash: hashToken(token) });
  return token;
}

/** Ends the links of an authorisation that still work. */
export function endLinks(
  database: Database,
  authorisationId: number,
  state: Exclude<InvitationLink['state'], 'live'>,
): void {
  database
    .prepare("UPDATE invitation_links SET state = ? WHERE authorisation_id = ? AND state = 'live'")
    .run(state, authorisationId);
}

/** Records that its holder has confirmed their authority. */
export function markProceeded(database: Database, { tokenHash }: InvitationLink, at: Date): void {
  database
    .prepare('UPDATE invitation_links SET proceeded_at = ? WHERE token_hash = ?')
    .run(at.toISOString(), tokenHash);
}

/** Records that its mail server has refused it for good. */
export function markBounced(database: Database, { tokenHash }: InvitationLink, at: Date): void {
  database
    .prepare('UPDATE invitation_links SET bounced_at = ? WHERE token_hash = ?')
    .run(at.toISOString(), tokenHash);
}
