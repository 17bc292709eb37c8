import type { PortalContext } from '../context.ts';
import type { Authorisation } from '../records/authorisations.ts';
import { appOf } from '../records/partner-apps.ts';
import { schoolOf } from '../records/schools.ts';
import { type Administrator, accountAt, administratorsOf, inviteAdministrator } from './administrators.ts';

/**
 * Gives the person who authorised sharing an account. Where the school has administrators, a new account is limited to
 * that decision, and they are emailed a page on which to give full access or take the account back. Call it in a
 * transaction.
 */
export function accountForDecision(
  context: PortalContext,
  authorisation: Authorisation,
  by: { name: string; email: string },
): void {
  const { database } = context;
  const { estab } = authorisation;
  const administrators = administratorsOf(database, estab).filter(({ role }) => role === 'administrator');
  const isNew = accountAt(database, estab, by.email) === undefined;
  const isLimited = isNew && administrators.length > 0;
  inviteAdministrator(context, { estab, ...by, role: isLimited ? 'limited' : 'administrator' });
  const account = accountAt(database, estab, by.email);
  if (isLimited && account) tellAdministrators(context, authorisation, account, administrators);
}

function tellAdministrators(
  { database, mailer, url }: PortalContext,
  authorisation: Authorisation,
  account: Administrator,
  administrators: readonly Administrator[],
): void {
  const app = appOf(database, authorisation);
  const school = schoolOf(database, authorisation);
  for (const { name, email } of administrators) {
    mailer.send({
      to: { name, address: email },
      subject: `${school.name}: ${account.name} has authorised sharing with ${app.name}`,
      template: 'new-account',
      thread: `${school.estab}/portal`,
      data: {
        name,
        school: school.name,
        app: app.name,
        publisher: app.publisher,
        person: { name: account.name, email: account.email },
        isWaiting: authorisation.peopleDefault === 'exclude',
        link: `${url}/access/${account.id}`,
      },
    });
  }
}
