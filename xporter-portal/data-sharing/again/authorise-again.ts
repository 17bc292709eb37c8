import { randomUUID } from 'node:crypto';
import type { PortalContext } from '../../context.ts';
import { moveDrafts } from '../../people/drafts.ts';
import { type Authorisation, addInvitation, advance, keepSecret } from '../../records/authorisations.ts';
import { installCompletedAt } from '../../records/installation.ts';
import { carryDecisions } from '../../records/new-terms.ts';
import { appOf } from '../../records/partner-apps.ts';
import { notifyPartner } from '../../records/partner-notices.ts';
import { exceptionsOf, replaceExceptions } from '../../records/people-exceptions.ts';
import { schoolOf } from '../../records/schools.ts';

/**
 * Authorises an app again with the same decisions: it gets a new school secret, and the old one and its tokens stop
 * working.
 * @throws IllegalTransition when the authorisation no longer shares data
 */
export function authoriseAgain(
  context: PortalContext,
  earlier: Authorisation,
  by: { name: string; email: string },
): Authorisation {
  const { database, clock, journal } = context;
  return database.transaction(() => {
    const at = clock.now();
    const now = at.toISOString();
    advance(database, earlier, 'supersede', at, { endedAt: now });
    const { estab, relyingParty, authParams, registrationType, requestedScopes } = earlier;
    const { mis, scopes, peopleDefault, agreementVersion } = earlier;
    const invitation = addInvitation(database, {
      ...{ estab, relyingParty, authParams, registrationType, requestedScopes },
      invitedAt: now,
      expiresAt: now,
    });
    // Before the invitation shares anything: at no time may it share those who are left out.
    replaceExceptions(database, invitation.id, exceptionsOf(database, earlier.id));
    const event = earlier.state === 'waiting' ? 'authorise, nobody chosen yet' : 'authorise';
    const decided = { mis, scopes, peopleDefault, agreementVersion };
    let renewed = advance(database, invitation, event, at, {
      ...decided,
      ...(earlier.state === 'waiting' && { stateSince: earlier.stateSince }),
      authorisedAt: now,
      authorisedBy: by.name,
      authorisedByEmail: by.email,
    });
    if (earlier.state === 'paused')
      renewed = advance(database, renewed, 'pause', at, { stateSince: earlier.stateSince });
    moveDrafts(database, earlier.id, renewed.id);
    carryDecisions(database, earlier, renewed);
    const schoolSecret = randomUUID();
    keepSecret(database, renewed, schoolSecret);
    const installCompleted = installCompletedAt(context, estab);
    notifyPartner(context, renewed, { event: 'authorised', schoolSecret, installCompleted });
    confirm(context, renewed, by);
    journal.record({ estab, actor: by.email, event: 'authorisation.renewed', correlation: authParams });
    return renewed;
  })();
}

function confirm(
  { database, mailer, url }: PortalContext,
  authorisation: Authorisation,
  by: { name: string; email: string },
): void {
  const app = appOf(database, authorisation);
  const school = schoolOf(database, authorisation);
  mailer.send({
    to: { name: by.name, address: by.email },
    subject: `${school.name}: you authorised ${app.name} again`,
    template: 'authorised-again',
    thread: `${school.estab}/${app.relyingParty}`,
    data: {
      name: by.name,
      school: school.name,
      app: app.name,
      publisher: app.publisher,
      page: `${url}/data-sharing/${authorisation.reference}`,
    },
  });
}
