import { type Authorisation, advance } from '../authorisation/authorisations.ts';
import { notifyPartner } from '../authorisation/partner-notice.ts';
import type { PortalContext } from '../context.ts';
import { endLinks, type InvitationLink } from './links.ts';

/**
 * Says no for the school: nothing is shared, the link is spent, and the partner is told why.
 * @throws IllegalTransition when the invitation has been answered already
 */
export function refuseInvitation(
  context: PortalContext,
  invitation: Authorisation,
  link: InvitationLink,
  reason: string,
): void {
  const { database, clock, journal } = context;
  database.transaction(() => {
    const refused = advance(database, invitation, 'refuse', { endedAt: clock.now().toISOString() });
    endLinks(database, refused.id, 'used');
    notifyPartner(context, refused, { event: 'refused', reason });
    journal.record({
      estab: refused.estab,
      actor: link.email,
      event: 'invitation.refused',
      detail: { reason },
      correlation: refused.authParams,
    });
  })();
}
