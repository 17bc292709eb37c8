import { formatDate } from '../../../shared/clock.ts';
import {
  type Applicant,
  beginVerification,
  endVerification,
  openVerification,
  unverifiedPartner,
} from '../../accounts/email-verification.ts';
import type { PortalContext } from '../../context.ts';
import { PARTNER_PORTAL } from '../users/access.ts';
import { addPartnerUser, type PartnerUser, partnerUserByEmail } from '../users/users.ts';

/** A person who signs up. */
export type NewPartner = Pick<PartnerUser, 'name' | 'publisher' | 'email' | 'passwordHash'>;

/**
 * Emails a link that verifies the address. A person who has an account is told so by email alone, so that strangers do
 * not learn who has one.
 */
export function beginSignUp(context: PortalContext, partner: NewPartner): void {
  const known = partnerUserByEmail(context.database, partner.email);
  if (known) tellOfAccount(context, known);
  else sendLink(context, { ...partner, estab: null, sealedInvitation: null });
}

/** Sends a new link to a person who has signed up. Sends nothing to anyone else. */
export function sendSignUpAgain(context: PortalContext, email: string): void {
  const known = partnerUserByEmail(context.database, email);
  const applicant = unverifiedPartner(context, email);
  if (known) tellOfAccount(context, known);
  else if (applicant) sendLink(context, applicant);
}

function sendLink(context: PortalContext, applicant: Applicant): void {
  const { database, mailer, journal, url } = context;
  const { name, email, publisher } = applicant;
  database.transaction(() => {
    const { token, expiresAt } = beginVerification(context, applicant);
    mailer.send({
      to: { name, address: email },
      subject: 'Confirm your email address for Xporter’s Partner Portal',
      template: 'verify-partner',
      thread: `partner/${email}`,
      data: {
        name,
        publisher: publisher ?? '',
        link: `${url}${PARTNER_PORTAL}/sign-up/verify/${token}`,
        until: formatDate(expiresAt, 'minute'),
      },
    });
    journal.record({ estab: null, actor: email, event: 'partner.sign-up-begun', detail: { publisher } });
  })();
}

function tellOfAccount({ database, mailer, url }: PortalContext, { name, email }: PartnerUser): void {
  database.transaction(() =>
    mailer.send({
      to: { name, address: email },
      subject: 'You already have an account for Xporter’s Partner Portal',
      template: 'partner-account',
      thread: `partner/${email}`,
      data: { name, signIn: `${url}${PARTNER_PORTAL}/sign-in` },
    }),
  )();
}

export type OpenedSignUp = { kind: 'live'; partner: NewPartner } | { kind: 'unknown' | 'used' | 'expired' };

/** What the link in the email opens. */
export function openSignUp(context: PortalContext, token: string): OpenedSignUp {
  const opened = openVerification(context, token);
  if (opened.kind !== 'live') return opened;
  const { name, email, publisher, passwordHash } = opened.applicant;
  if (publisher === null || passwordHash === null) return { kind: 'unknown' };
  return { kind: 'live', partner: { name, email, publisher, passwordHash } };
}

/** Creates the account of a person who has verified their address. @returns its id */
export function completeSignUp(context: PortalContext, token: string, partner: NewPartner): number {
  const { database, journal } = context;
  return database.transaction(() => {
    endVerification(context, token);
    const id = addPartnerUser(database, { ...partner, relyingParty: null });
    const { email, publisher } = partner;
    journal.record({ estab: null, actor: email, event: 'partner.signed-up', detail: { publisher } });
    return id;
  })();
}
