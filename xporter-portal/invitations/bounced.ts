import type { BouncedEmail } from '../../shared/mail/mailer.ts';
import { foldAddress } from '../../shared/names.ts';
import type { PortalContext } from '../context.ts';
import { openInvitation } from '../records/authorisations.ts';
import { latestLink, markBounced } from '../records/invitation-links.ts';
import { notifyPartner } from '../records/partner-notices.ts';

/** Tells the partner when an invitation bounces that nobody else has: it sent Xporter the address. */
export function watchForBounces(context: PortalContext): void {
  context.mailer.onBounced((email) => {
    if (email.template === 'invitation') noteBounce(context, email);
  });
}

function noteBounce(context: PortalContext, { estab, about: relyingParty, to, reason }: BouncedEmail): void {
  const { database, clock, journal } = context;
  if (estab === null || relyingParty === null) return;
  const invitation = openInvitation(database, estab, relyingParty);
  if (!invitation) return;
  const link = latestLink(database, invitation.id);
  if (link?.state !== 'live' || foldAddress(link.email) !== foldAddress(to.address)) return;
  markBounced(database, link, clock.now());
  notifyPartner(context, invitation, { event: 'bounced', bouncedTo: `${link.name} <${link.email}>`, reason });
  journal.record({
    estab,
    actor: 'Xporter',
    event: 'invitation.bounced',
    detail: { to: link.email, reason },
    correlation: invitation.authParams,
  });
}
