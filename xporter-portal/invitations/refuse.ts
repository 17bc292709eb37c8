import { z } from 'zod';
import { line } from '../../shared/web/forms.ts';
import type { PortalContext } from '../context.ts';
import { type Authorisation, advance } from '../records/authorisations.ts';
import { endLinks } from '../records/invitation-links.ts';
import { notifyPartner } from '../records/partner-notices.ts';

export const RefuseForm = z.object({ reason: line('Enter a reason', 500) });

/**
 * Refuses an invitation: the link stops working, and the partner is sent the reason.
 * @param by the person who refuses
 * @throws IllegalTransition when the invitation has already been answered
 */
export function refuseInvitation(
  context: PortalContext,
  invitation: Authorisation,
  by: { email: string },
  reason: string,
): void {
  const { database, clock, journal } = context;
  database.transaction(() => {
    const refused = advance(database, invitation, 'refuse', clock.now(), {
      endedAt: clock.now().toISOString(),
    });
    endLinks(database, refused.id, 'used');
    notifyPartner(context, refused, { event: 'refused', reason });
    journal.record({
      estab: refused.estab,
      actor: by.email,
      event: 'invitation.refused',
      detail: { reason },
      correlation: refused.authParams,
    });
  })();
}
