import { daysAfter } from '../../shared/clock.ts';
import type { PortalContext } from '../context.ts';
import { type Authorisation, advance } from '../records/authorisations.ts';
import { endLinks, type Invitee, latestLink } from '../records/invitation-links.ts';
import { notifyPartner } from '../records/partner-notices.ts';
import { INVITATION_DAYS, sendInvitation } from './invite.ts';

/**
 * Sends an invitation to an administrator who asks for it: they get a link of their own and the earlier link stops
 * working. The partner is notified when another person had the invitation.
 * @throws IllegalTransition when the invitation has already been answered
 */
export function resendInvitation(context: PortalContext, invitation: Authorisation, to: Invitee): void {
  const { database, clock, journal } = context;
  database.transaction(() => {
    const holder = latestLink(database, invitation.id);
    const expiresAt = daysAfter(clock.now(), INVITATION_DAYS).toISOString();
    const authorisation = advance(database, invitation, 'forward', clock.now(), { expiresAt });
    endLinks(database, authorisation.id, 'forwarded');
    sendInvitation(context, authorisation, to, null);
    if (holder?.email !== to.email)
      notifyPartner(context, authorisation, { event: 'forwarded', forwardedTo: `${to.name} <${to.email}>` });
    journal.record({
      estab: authorisation.estab,
      actor: to.email,
      event: 'invitation.resent',
      detail: { to: to.email },
      correlation: authorisation.authParams,
    });
  })();
}
