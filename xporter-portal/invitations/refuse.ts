import { z } from 'zod';
import { line } from '../../shared/web/forms.ts';
import type { PortalContext } from '../context.ts';
import { type Authorisation, advance } from '../records/authorisations.ts';
import { endLinks } from '../records/invitation-links.ts';
import { notifyPartner } from '../records/partner-notices.ts';

export const RefuseForm = z.object({ reason: line('Say why, in a few words', 500) });

/**
 * Says no for the school: nothing is shared, the link is spent, and the partner is told why.
 * @param by whoever says so, by email
 * @throws IllegalTransition when the invitation has been answered already
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
