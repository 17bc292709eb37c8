import { createPasswordLink } from '../../shared/web/password-links.ts';
import type { PortalContext } from '../context.ts';
import { administratorsByEmail } from './administrators.ts';

/** How long a link to set a new password works, once. */
const HOURS = 1;

/** Emails a link for each school that the address has an account for. Sends nothing when there is none. */
export function sendNewPasswordLinks(context: PortalContext, email: string): void {
  const { database, clock, journal, mailer, url } = context;
  database.transaction(() => {
    for (const account of administratorsByEmail(database, email)) {
      const token = createPasswordLink(database, clock, account.id, HOURS / 24);
      mailer.send({
        to: { name: account.name, address: account.email },
        subject: `Set a new password for ${account.schoolName} in Xporter’s Manage School Portal`,
        template: 'new-password',
        thread: `${account.estab}/portal`,
        data: {
          name: account.name,
          school: account.schoolName,
          link: `${url}/set-password/${token}`,
        },
      });
      journal.record({ estab: account.estab, actor: account.email, event: 'accounts.password-forgotten' });
    }
  })();
}
