import type { Due } from '../../shared/scheduled-jobs.ts';
import type { PortalContext } from '../context.ts';
import { type Authorisation, advance, waitingInvitations } from '../records/authorisations.ts';
import { latestLink } from '../records/invitation-links.ts';
import { appOf } from '../records/partner-apps.ts';
import { notifyPartner } from '../records/partner-notices.ts';
import { schoolOf } from '../records/schools.ts';

/** Ends the invitations that were not used in time, and tells their partners. Only a scheduled job calls it: pages read `asOf`. */
export function expireInvitations(context: PortalContext): void {
  const { database, clock } = context;
  for (const invitation of waitingInvitations(database))
    if (new Date(invitation.expiresAt) <= clock.at(invitation.estab))
      clock.within(invitation.estab, () => expire(context, invitation));
}

/** When each open invitation expires. */
export const nextExpiries = ({ database }: PortalContext): Due[] =>
  waitingInvitations(database).map(({ estab, expiresAt }) => ({ estab, at: new Date(expiresAt) }));

function expire(context: PortalContext, invitation: Authorisation): void {
  const { database, journal, mailer, url } = context;
  const { expiresAt } = invitation;
  database.transaction(() => {
    const expired = advance(database, invitation, 'expire', new Date(expiresAt), { endedAt: expiresAt });
    notifyPartner(context, expired, { event: 'expired', reason: 'The invitation was not used in time' });
    const holder = latestLink(database, expired.id);
    if (holder) {
      const app = appOf(database, expired);
      const school = schoolOf(database, expired);
      mailer.send({
        to: { name: holder.name, address: holder.email },
        subject: `${school.name}: the invitation to share data with ${app.name} has expired`,
        template: 'expired',
        thread: `${school.estab}/${app.relyingParty}`,
        data: {
          name: holder.name,
          school: school.name,
          app: app.name,
          publisher: app.publisher,
          portal: url,
        },
      });
    }
    journal.record({
      estab: expired.estab,
      actor: 'Xporter',
      event: 'invitation.expired',
      correlation: expired.authParams,
    });
  })();
}
