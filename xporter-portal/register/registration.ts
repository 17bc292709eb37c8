import { daysAfter, formatDate } from '../../shared/clock.ts';
import { hashToken, randomToken } from '../../shared/database/seal.ts';
import { createPasswordLink } from '../../shared/web/password-links.ts';
import { administratorsByEmail, inviteAdministrator } from '../accounts/administrators.ts';
import type { PortalContext } from '../context.ts';
import { isRegistered, type School, schoolOf } from '../records/schools.ts';

/** How long the link in the verification email works. */
const VERIFICATION_DAYS = 2;

/** The person who registers a school. */
export interface Registrant {
  name: string;
  email: string;
  phone: string;
}

/**
 * Emails a person a link to verify their address. Earlier links for the same school and address stop working.
 * @param invitation the token of the invitation to continue with, or null
 */
export function beginRegistration(
  context: PortalContext,
  school: School,
  registrant: Registrant,
  invitation: string | null,
): void {
  const { database, clock, journal, mailer, seal, url } = context;
  const token = randomToken();
  const now = clock.at(school.estab);
  const expiresAt = daysAfter(now, VERIFICATION_DAYS).toISOString();
  database.transaction(() => {
    database
      .prepare('DELETE FROM registrations WHERE estab = :estab AND email = :email AND verified_at IS NULL')
      .run({ estab: school.estab, email: registrant.email });
    database
      .prepare(
        `INSERT INTO registrations (token_hash, estab, name, email, phone, sealed_invitation, sent_at, expires_at)
         VALUES (:tokenHash, :estab, :name, :email, :phone, :invitation, :sentAt, :expiresAt)`,
      )
      .run({
        ...registrant,
        tokenHash: hashToken(token),
        estab: school.estab,
        invitation: invitation === null ? null : seal.encrypt(invitation),
        sentAt: now.toISOString(),
        expiresAt,
      });
    mailer.send({
      to: { name: registrant.name, address: registrant.email },
      subject: `Confirm your email address to register ${school.name} with Xporter`,
      template: 'verify-registration',
      thread: `${school.estab}/registration`,
      data: {
        name: registrant.name,
        school: school.name,
        link: `${url}/register/verify/${token}`,
        until: formatDate(expiresAt, 'minute'),
      },
    });
    journal.record({
      estab: school.estab,
      actor: registrant.email,
      event: 'registration.begun',
      detail: { name: registrant.name },
    });
  })();
}

interface Row {
  estab: string;
  name: string;
  email: string;
  sealedInvitation: string | null;
  expiresAt: string;
  verifiedAt: string | null;
}

export type OpenedRegistration =
  | { kind: 'live'; school: School; registrant: Pick<Registrant, 'name' | 'email'> }
  | { kind: 'unknown' | 'used' | 'expired' | 'overtaken' };

/** What a link in a verification email opens; `overtaken` when another person has registered the school since. */
export function openRegistration(context: PortalContext, token: string): OpenedRegistration {
  const { database, clock } = context;
  const row = rowOf(context, token);
  if (!row) return { kind: 'unknown' };
  if (row.verifiedAt !== null) return { kind: 'used' };
  if (row.expiresAt <= clock.at(row.estab).toISOString()) return { kind: 'expired' };
  if (isRegistered(database, row.estab)) return { kind: 'overtaken' };
  const { name, email } = row;
  return { kind: 'live', school: schoolOf(database, row), registrant: { name, email } };
}

function rowOf({ database }: PortalContext, token: string): Row | undefined {
  return database
    .prepare<[string], Row>(
      `SELECT estab, name, email, sealed_invitation AS sealedInvitation, expires_at AS expiresAt,
         verified_at AS verifiedAt FROM registrations WHERE token_hash = ?`,
    )
    .get(hashToken(token));
}

/**
 * Registers the school: the person who verified their address becomes its first administrator.
 * @returns the invitation to continue with, or a link to set a password
 * @throws when the link does not work: call `openRegistration` first
 */
export function completeRegistration(
  context: PortalContext,
  token: string,
): { invitation: string } | { passwordToken: string } {
  const { database, clock, journal, seal } = context;
  if (openRegistration(context, token).kind !== 'live') throw new Error('this link does not work');
  const row = rowOf(context, token);
  if (!row) throw new Error('this link does not work');
  const { estab, name, email } = row;
  return database.transaction(() => {
    database
      .prepare('UPDATE registrations SET verified_at = ? WHERE token_hash = ?')
      .run(clock.now().toISOString(), hashToken(token));
    inviteAdministrator(context, { estab, name, email });
    journal.record({ estab, actor: email, event: 'registration.completed' });
    if (row.sealedInvitation !== null) return { invitation: seal.decrypt(row.sealedInvitation) };
    const account = administratorsByEmail(database, email).find((each) => each.estab === estab);
    if (!account) throw new Error('the administrator just added is gone');
    return { passwordToken: createPasswordLink(database, clock, account.id) };
  })();
}
