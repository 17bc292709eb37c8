import { daysAfter, formatDate } from '../../shared/clock.ts';
import { foldAddress } from '../../shared/names.ts';
import type { PortalContext } from '../context.ts';
import {
  type Authorisation,
  addInvitation,
  advance,
  openInvitation,
  type Requester,
} from '../records/authorisations.ts';
import { addLink, endLinks, type Invitee } from '../records/invitation-links.ts';
import { appOf, type PartnerApp } from '../records/partner-apps.ts';
import type { School } from '../records/schools.ts';
import { schoolOf } from '../records/schools.ts';
import { describeScope } from '../records/scopes.ts';

/** How long an invitation can be used. */
export const INVITATION_DAYS = 14;

export interface InvitationRequest {
  school: School;
  app: PartnerApp;
  invitee: Invitee;
  requester: Requester;
  registrationType: string;
  /** The partner's own correlation text. */
  authParams: string | null;
  /** The requested scopes. */
  scopes: string[];
}

/** Invites a school to authorise an app. An earlier invitation for the same school and app stops working. */
export function inviteSchool(context: PortalContext, request: InvitationRequest): Authorisation {
  const { database, clock, journal } = context;
  const { school, app, invitee, requester, registrationType, authParams, scopes } = request;
  const invite = database.transaction(() => {
    const now = clock.now();
    const earlier = openInvitation(database, school.estab, app.relyingParty);
    if (earlier) {
      advance(database, earlier, 'supersede', now, { endedAt: now.toISOString() });
      endLinks(database, earlier.id, 'superseded');
    }
    const authorisation = addInvitation(database, {
      estab: school.estab,
      relyingParty: app.relyingParty,
      authParams,
      registrationType,
      invitedAt: now.toISOString(),
      expiresAt: daysAfter(now, INVITATION_DAYS).toISOString(),
      requestedScopes: scopes,
      ...requester,
    });
    sendInvitation(context, authorisation, invitee, null);
    sendNextSteps(context, authorisation, invitee);
    journal.record({
      estab: school.estab,
      actor: app.relyingParty,
      event: 'invitation.sent',
      detail: { expiresAt: authorisation.expiresAt },
      correlation: authParams,
    });
    return authorisation;
  });
  return clock.within(school.estab, invite);
}

/**
 * Creates a link and emails it. Call it in a transaction.
 * @param forwarded who forwarded it, and their note; null for the first invitation
 * @param reminder the number of the reminder; 0 for none
 */
export function sendInvitation(
  { database, clock, mailer, url }: PortalContext,
  authorisation: Authorisation,
  invitee: Invitee,
  forwarded: { by: string; note: string | null } | null,
  reminder = 0,
): void {
  const app = appOf(database, authorisation);
  const school = schoolOf(database, authorisation);
  const token = addLink(database, {
    name: invitee.name,
    email: invitee.email,
    phone: invitee.phone,
    authorisationId: authorisation.id,
    note: forwarded?.note ?? null,
    forwardedBy: forwarded?.by ?? null,
    sentAt: clock.now().toISOString(),
    reminder,
  });
  mailer.send({
    to: { name: invitee.name, address: invitee.email },
    subject: `${reminder > 0 ? 'Reminder: ' : ''}${app.publisher} asks ${school.name} to share data with ${app.name}`,
    template: 'invitation',
    thread: `${school.estab}/${app.relyingParty}`,
    data: {
      name: invitee.name,
      school: school.name,
      app: app.name,
      publisher: app.publisher,
      purpose: app.purpose,
      areas: authorisation.requestedScopes.map((scope) => {
        const isRequired = app.template.some((wanted) => wanted.scope === scope && wanted.required);
        return `${describeScope(scope).title} (${isRequired ? 'required' : 'optional'})`;
      }),
      requester: requesterLabel(authorisation),
      forwarded,
      reminder,
      until: formatDate(authorisation.expiresAt),
      link: `${url}/authorise/${token}`,
      host: new URL(url).host,
      contactEmail: app.contactEmail,
    },
  });
}

/** `Ms Priya Nair (Access Coordinator)`; null when the partner did not name anyone. */
export const requesterLabel = ({ requesterName, requesterRole }: Requester): string | null =>
  requesterName && requesterRole ? `${requesterName} (${requesterRole})` : requesterName;

/** Emails the person who requested the connection about the next steps, unless they have the invitation themselves. */
function sendNextSteps(
  { database, mailer, url }: PortalContext,
  authorisation: Authorisation,
  invitee: Invitee,
): void {
  const { requesterName, requesterEmail } = authorisation;
  if (!requesterName || !requesterEmail || foldAddress(requesterEmail) === foldAddress(invitee.email)) return;
  const app = appOf(database, authorisation);
  const school = schoolOf(database, authorisation);
  mailer.send({
    to: { name: requesterName, address: requesterEmail },
    subject: `${school.name}: next steps to share data with ${app.name}`,
    template: 'next-steps',
    thread: `${school.estab}/${app.relyingParty}`,
    data: {
      name: requesterName,
      school: school.name,
      app: app.name,
      publisher: app.publisher,
      invitee,
      until: formatDate(authorisation.expiresAt),
      contactEmail: app.contactEmail,
      agreement: `${url}/agreements/${app.relyingParty}`,
    },
  });
}
