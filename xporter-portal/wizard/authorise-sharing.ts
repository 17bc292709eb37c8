import { randomUUID } from 'node:crypto';
import { accountForDecision } from '../accounts/account-for-decision.ts';
import { accountAt } from '../accounts/administrators.ts';
import type { PortalContext } from '../context.ts';
import {
  type Authorisation,
  advance,
  keepSecret,
  type PeopleDefault,
  sharingWith,
} from '../records/authorisations.ts';
import { installCompletedAt, tellInstallation } from '../records/installation.ts';
import { endLinks } from '../records/invitation-links.ts';
import { arrangeMis } from '../records/mis-connections.ts';
import { appOf } from '../records/partner-apps.ts';
import { notifyPartner } from '../records/partner-notices.ts';
import { rememberMis, schoolOf } from '../records/schools.ts';
import { describeScope } from '../records/scopes.ts';

export interface Decision {
  mis: string;
  /** All granted scopes, including the required ones. */
  scopes: string[];
  people: PeopleDefault;
  /** The person who decides. */
  by: { name: string; email: string };
}

/**
 * Authorises sharing: the partner gets a new school secret, the secret of an earlier authorisation stops working, and
 * the person who decides gets a copy and an account, limited to this decision where the school has administrators. When all data is excluded, it waits for people.
 * @throws IllegalTransition when the invitation has already been answered
 */
export function authoriseSharing(
  context: PortalContext,
  invitation: Authorisation,
  decision: Decision,
): Authorisation {
  const { database, clock, journal } = context;
  const app = appOf(database, invitation);
  return database.transaction(() => {
    const at = clock.now();
    const now = at.toISOString();
    const earlier = sharingWith(database, invitation.estab, invitation.relyingParty);
    if (earlier) advance(database, earlier, 'supersede', at, { endedAt: now });
    const event = decision.people === 'include' ? 'authorise' : 'authorise, nobody chosen yet';
    const authorisation = advance(database, invitation, event, at, {
      mis: decision.mis,
      scopes: decision.scopes,
      peopleDefault: decision.people,
      agreementVersion: app.agreementVersion,
      authorisedAt: now,
      authorisedBy: decision.by.name,
      authorisedByEmail: decision.by.email,
    });
    const schoolSecret = randomUUID();
    keepSecret(database, authorisation, schoolSecret);
    rememberMis(database, authorisation.estab, decision.mis);
    arrangeMis(database, authorisation.estab, decision.mis, clock.now());
    tellInstallation(context, authorisation.estab);
    endLinks(database, authorisation.id, 'used');
    const installCompleted = installCompletedAt(context, authorisation.estab);
    notifyPartner(context, authorisation, { event: 'authorised', schoolSecret, installCompleted });
    accountForDecision(context, authorisation, decision.by);
    sendCopy(context, authorisation, decision);
    journal.record({
      estab: authorisation.estab,
      actor: decision.by.email,
      event: 'authorisation.given',
      detail: { scopes: decision.scopes, mis: decision.mis, people: decision.people },
      correlation: authorisation.authParams,
    });
    return authorisation;
  })();
}

function sendCopy(
  context: PortalContext,
  authorisation: Authorisation,
  { mis, scopes, people, by }: Decision,
): void {
  const { database, mailer, url } = context;
  const app = appOf(database, authorisation);
  const school = schoolOf(database, authorisation);
  const mayChoose = accountAt(database, school.estab, by.email)?.role === 'administrator';
  mailer.send({
    to: { name: by.name, address: by.email },
    subject: `You authorised ${school.name} to share data with ${app.name}`,
    template: 'authorised',
    thread: `${school.estab}/${app.relyingParty}`,
    data: {
      name: by.name,
      school: school.name,
      app: app.name,
      publisher: app.publisher,
      mis,
      areas: scopes.map((scope) => describeScope(scope).title),
      people,
      agreementVersion: app.agreementVersion,
      agreement: `${url}/agreements/${app.relyingParty}/${app.agreementVersion}`,
      mayChoose,
      waitsForAgent: installCompletedAt(context, school.estab) === 'false',
      portal: people === 'exclude' && mayChoose ? `${url}/gdpr/${authorisation.reference}` : url,
    },
  });
}
