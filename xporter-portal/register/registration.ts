import { formatDate } from '../../shared/clock.ts';
import { createPasswordLink } from '../../shared/web/password-links.ts';
import { administratorsByEmail, inviteAdministrator } from '../accounts/administrators.ts';
import { beginVerification, endVerification, openVerification } from '../accounts/email-verification.ts';
import type { PortalContext } from '../context.ts';
import { isRegistered, type School, schoolOf } from '../records/schools.ts';

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
  const { database, journal, mailer, seal, url } = context;
  database.transaction(() => {
    const { token, expiresAt } = beginVerification(context, {
      estab: school.estab,
      name: registrant.name,
      email: registrant.email,
      sealedInvitation: invitation === null ? null : seal.encrypt(invitation),
      publisher: null,
      passwordHash: null,
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

export interface LiveRegistration {
  kind: 'live';
  school: School;
  registrant: Pick<Registrant, 'name' | 'email'>;
  /** The invitation to continue with, encrypted. */
  sealedInvitation: string | null;
}

export type OpenedRegistration = LiveRegistration | { kind: 'unknown' | 'used' | 'expired' | 'overtaken' };

/** What a link in a verification email opens; `overtaken` when another person has registered the school since. */
export function openRegistration(context: PortalContext, token: string): OpenedRegistration {
  const opened = openVerification(context, token);
  if (opened.kind !== 'live') return opened;
  const { estab, name, email, sealedInvitation } = opened.applicant;
  if (estab === null) return { kind: 'unknown' };
  if (isRegistered(context.database, estab)) return { kind: 'overtaken' };
  return {
    kind: 'live',
    school: schoolOf(context.database, { estab }),
    registrant: { name, email },
    sealedInvitation,
  };
}

/**
 * Registers the school: the person who verified their address becomes its first administrator.
 * @returns the invitation to continue with, or a link to set a password
 */
export function completeRegistration(
  context: PortalContext,
  token: string,
  { school: { estab }, registrant: { name, email }, sealedInvitation }: LiveRegistration,
): { invitation: string } | { passwordToken: string } {
  const { database, clock, journal, seal } = context;
  return database.transaction(() => {
    endVerification(context, token);
    inviteAdministrator(context, { estab, name, email });
    journal.record({ estab, actor: email, event: 'registration.completed' });
    if (sealedInvitation !== null) return { invitation: seal.decrypt(sealedInvitation) };
    const account = administratorsByEmail(database, email).find((each) => each.estab === estab);
    if (!account) throw new Error('the administrator just added is gone');
    return { passwordToken: createPasswordLink(database, clock, account.id) };
  })();
}
