import type { Database } from '../../shared/database/database.ts';
import { hashToken, randomToken } from '../../shared/database/seal.ts';

/** Whoever an invitation is sent to. */
export interface Invitee {
  name: string;
  email: string;
  phone: string;
}

export interface InvitationLink extends Invitee {
  tokenHash: string;
  authorisationId: number;
  state: 'live' | 'used' | 'forwarded' | 'superseded';
  /** What the colleague who forwarded it wrote. */
  note: string | null;
  forwardedBy: string | null;
  sentAt: string;
  /** 0 for one sent because somebody asked, else which reminder brought it. */
  reminder: number;
  /** When its holder said that they may decide for the school. */
  proceededAt: string | null;
}

const SELECT = `SELECT token_hash AS tokenHash, authorisation_id AS authorisationId, state, name, email, phone, note,
  forwarded_by AS forwardedBy, sent_at AS sentAt, proceeded_at AS proceededAt, reminder FROM invitation_links`;

/** @param token as it stands in the address */
export function linkByToken(database: Database, token: string): InvitationLink | undefined {
  return database.prepare<[string], InvitationLink>(`${SELECT} WHERE token_hash = ?`).get(hashToken(token));
}

/** The link that works now, or worked last. */
export function latestLink(database: Database, authorisationId: number): InvitationLink | undefined {
  return database
    .prepare<[number], InvitationLink>(`${SELECT} WHERE authorisation_id = ? ORDER BY rowid DESC LIMIT 1`)
    .get(authorisationId);
}

/** Everybody who has been sent the invitation, first to last. */
export function linksOf(database: Database, authorisationId: number): InvitationLink[] {
  return database
    .prepare<[number], InvitationLink>(`${SELECT} WHERE authorisation_id = ? ORDER BY rowid`)
    .all(authorisationId);
}

/**
 * Adds a link for one person.
 * @returns the token, which is kept nowhere
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

/** Its holder says that they may decide for the school. */
export function markProceeded(database: Database, { tokenHash }: InvitationLink, at: Date): void {
  database
    .prepare('UPDATE invitation_links SET proceeded_at = ? WHERE token_hash = ?')
    .run(at.toISOString(), tokenHash);
}
