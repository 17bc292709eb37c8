import type { BouncedEmail } from '../../shared/mail/mailer.ts';
import { foldAddress } from '../../shared/names.ts';
import type { PortalContext } from '../context.ts';
import { openInvitation } from '../records/authorisations.ts';
import { latestLink, linksOf, markBounced } from '../records/invitation-links.ts';
import { appOf } from '../records/partner-apps.ts';
import { notifyPartner } from '../records/partner-notices.ts';
import { schoolOf } from '../records/schools.ts';

/** Tells the partner when an invitation bounces that nobody else has, and the person who forwarded it, if one did. */
export function watchForBounces(context: PortalContext): void {
  context.mailer.onBounced((email) => {
    if (email.template === 'invitation') noteBounce(context, email);
  });
}

function noteBounce(context: PortalContext, { estab, about: relyingParty, to, reason }: BouncedEmail): void {
  const { database, clock, journal, mailer, url } = context;
  if (estab === null || relyingParty === null) return;
  const invitation = openInvitation(database, estab, relyingParty);
  if (!invitation) return;
  const link = latestLink(database, invitation.id);
  if (link?.state !== 'live' || foldAddress(link.email) !== foldAddress(to.address)) return;
  markBounced(database, link, clock.now());
  notifyPartner(context, invitation, { event: 'bounced', bouncedTo: `${link.name} <${link.email}>`, reason });
  const forwarder = linksOf(database, invitation.id).findLast(({ state }) => state === 'forwarded');
  if (link.forwardedBy !== null && forwarder) {
    const [app, school] = [appOf(database, invitation), schoolOf(database, invitation)];
    mailer.send({
      to: { name: forwarder.name, address: forwarder.email },
      subject: `${school.name}: the ${app.name} invitation did not reach ${link.name}`,
      template: 'forward-bounced',
      thread: `${estab}/${relyingParty}`,
      data: {
        name: forwarder.name,
        school: school.name,
        app: app.name,
        publisher: app.publisher,
        to: link,
        portal: url,
      },
    });
  }
  journal.record({
    estab,
    actor: 'Xporter',
    event: 'invitation.bounced',
    detail: { to: link.email, reason },
    correlation: invitation.authParams,
  });
}
