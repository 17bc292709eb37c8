import type { PortalContext } from '../context.ts';
import type { Authorisation } from '../records/authorisations.ts';
import { type InvitationLink, markProceeded } from '../records/invitation-links.ts';

/** Records that the holder of the link has the authority to share the school's data. Does nothing the second time. */
export function proceed(context: PortalContext, invitation: Authorisation, link: InvitationLink): void {
  if (link.proceededAt !== null) return;
  const { database, clock, journal } = context;
  database.transaction(() => {
    markProceeded(database, link, clock.now());
    journal.record({
      estab: invitation.estab,
      actor: link.email,
      event: 'invitation.proceeded',
      correlation: invitation.authParams,
    });
  })();
}
