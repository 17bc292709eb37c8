import { type Authorisation, advance, overdueInvitations } from '../authorisation/authorisations.ts';
import { notifyPartner } from '../authorisation/partner-notice.ts';
import type { PortalContext } from '../context.ts';

/** Ends the invitations that nobody used in time, and tells their partners. */
export function expireInvitations(context: PortalContext): void {
  for (const invitation of overdueInvitations(context.database, context.clock.now()))
    expire(context, invitation);
}

function expire(context: PortalContext, invitation: Authorisation): void {
  const { database, clock, journal } = context;
  database.transaction(() => {
    const expired = advance(database, invitation, 'expire', { endedAt: clock.now().toISOString() });
    notifyPartner(context, expired, { event: 'expired', reason: 'The invitation was not used in time' });
    journal.record({
      estab: expired.estab,
      actor: 'Xporter',
      event: 'invitation.expired',
      correlation: expired.authParams,
    });
  })();
}
