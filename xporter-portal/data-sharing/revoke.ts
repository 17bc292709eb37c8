import { readersOf } from '../accounts/administrators.ts';
import type { PortalContext } from '../context.ts';
import { type Authorisation, advance } from '../records/authorisations.ts';
import { endAvailabilityCallbacks } from '../records/availability-callbacks.ts';
import { appOf } from '../records/partner-apps.ts';
import { notifyPartner } from '../records/partner-notices.ts';
import { schoolOf } from '../records/schools.ts';

/**
 * Revokes an app's access: its tokens and its school secret stop working.
 * @param by the person who revokes, for the journal and the emails
 * @returns the outbox id of the notice to the partner
 * @throws IllegalTransition when the authorisation no longer shares data
 */
export function revoke(
  context: PortalContext,
  shared: Authorisation,
  by: { name: string; email: string },
): number {
  const { database, clock, journal, mailer, url } = context;
  return database.transaction(() => {
    const authorisation = advance(database, shared, 'revoke', clock.now(), {
      endedAt: clock.now().toISOString(),
    });
    endAvailabilityCallbacks(context, authorisation, 'the school has revoked access');
    const notice = notifyPartner(context, authorisation, {
      event: 'revoked',
      reason: 'The school revoked access in its Manage School Portal',
    });
    const app = appOf(database, authorisation);
    const school = schoolOf(database, authorisation);
    const readers = new Map(readersOf(database, school.estab).map(({ name, email }) => [email, name]));
    if (authorisation.authorisedByEmail !== null && authorisation.authorisedBy !== null) {
      readers.set(authorisation.authorisedByEmail, authorisation.authorisedBy);
    }
    for (const [address, name] of readers) {
      mailer.send({
        to: { name, address },
        subject: `${school.name}: access revoked for ${app.name}`,
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
