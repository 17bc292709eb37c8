import { administratorsOf } from '../accounts/administrators.ts';
import type { PortalContext } from '../context.ts';
import { type Authorisation, advance } from '../records/authorisations.ts';
import { appOf } from '../records/partner-apps.ts';
import { notifyPartner } from '../records/partner-notices.ts';
import { schoolOf } from '../records/schools.ts';

/**
 * Withdraws an app's access: from now on its tokens and its school secret open nothing.
 * @param by whoever decided, for the journal and the emails
 * @returns the id in the outbox of the notice to the partner, null where there is nobody to tell
 * @throws IllegalTransition when nothing is shared any more
 */
export function revoke(
  context: PortalContext,
  shared: Authorisation,
  by: { name: string; email: string },
): number | null {
  const { database, clock, journal, mailer, url } = context;
  return database.transaction(() => {
    const authorisation = advance(database, shared, 'revoke', clock.now(), {
      endedAt: clock.now().toISOString(),
    });
    const notice = notifyPartner(context, authorisation, {
      event: 'revoked',
      reason: 'The school revoked access in its Manage School Portal',
    });
    const app = appOf(database, authorisation);
    const school = schoolOf(database, authorisation);
    const readers = new Map(administratorsOf(database, school.estab).map(({ name, email }) => [email, name]));
    if (authorisation.authorisedByEmail !== null && authorisation.authorisedBy !== null) {
      readers.set(authorisation.authorisedByEmail, authorisation.authorisedBy);
    }
    for (const [address, name] of readers) {
      mailer.send({
        to: { name, address },
        subject: `${school.name}: access of ${app.name} was revoked`,
        template: 'revoked',
        thread: `${school.estab}/${app.relyingParty}`,
        data: {
          name,
          school: school.name,
          app: app.name,
          publisher: app.publisher,
          by: by.name,
          portal: url,
        },
      });
    }
    journal.record({
      estab: school.estab,
      actor: by.email,
      event: 'authorisation.revoked',
      correlation: authorisation.authParams,
    });
    return notice;
  })();
}
