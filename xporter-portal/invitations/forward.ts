import { daysAfter } from '../../shared/clock.ts';
import type { PortalContext } from '../context.ts';
import { type Authorisation, advance } from '../records/authorisations.ts';
import { endLinks, type InvitationLink, type Invitee } from '../records/invitation-links.ts';
import { appOf } from '../records/partner-apps.ts';
import { notifyPartner } from '../records/partner-notices.ts';
import { schoolOf } from '../records/schools.ts';
import { INVITATION_DAYS, sendInvitation } from './invite.ts';

/**
 * Forwards the invitation to another person: they get a link of their own, the first link stops
 * working, and its holder and the partner are notified.
 * @param note a message from the person who forwards it, or null
 * @throws IllegalTransition when the invitation has already been answered
 */
export function forwardInvitation(
  context: PortalContext,
  invitation: Authorisation,
  link: InvitationLink,
  to: Invitee,
  note: string | null,
): void {
  const { database, clock, mailer, journal, url } = context;
  const app = appOf(database, invitation);
  const school = schoolOf(database, invitation);
  database.transaction(() => {
    // The new holder has as long as the first one had.
    const expiresAt = daysAfter(clock.now(), INVITATION_DAYS).toISOString();
    const authorisation = advance(database, invitation, 'forward', clock.now(), { expiresAt });
    endLinks(database, authorisation.id, 'forwarded');
    sendInvitation(context, authorisation, to, { by: link.name, note });
    notifyPartner(context, authorisation, { event: 'forwarded', forwardedTo: `${to.name} <${to.email}>` });
    mailer.send({
      to: { name: link.name, address: link.email },
      subject: `${school.name}: you forwarded the ${app.name} invitation to ${to.name}`,
      template: 'forwarded',
      thread: `${school.estab}/${app.relyingParty}`,
      data: {
        name: link.name,
        school: school.name,
        app: app.name,
        publisher: app.publisher,
        to,
        portal: url,
      },
    });
    journal.record({
      estab: school.estab,
      actor: link.email,
      event: 'invitation.forwarded',
      detail: { to: to.email },
      correlation: authorisation.authParams,
    });
  })();
}
