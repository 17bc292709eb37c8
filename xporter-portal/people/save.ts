import type { PortalContext } from '../context.ts';
import { type Authorisation, advance } from '../records/authorisations.ts';
import { notifyPartner } from '../records/partner-notices.ts';
import { changeExceptions } from '../records/people-exceptions.ts';
import { draftsOf, forgetDrafts } from './drafts.ts';

/**
 * Saves the drafts. The change applies from the next request of the partner. An authorisation that waits for people becomes
 * active as soon as someone is shared, and the partner is notified.
 * @returns how many people changed
 */
export function saveChanges(
  context: PortalContext,
  authorisation: Authorisation,
  by: { email: string },
): number {
  const { database, clock, journal } = context;
  const drafts = draftsOf(database, authorisation.id);
  const everyoneIsIn = authorisation.peopleDefault === 'include';
  const isException = ({ isIn }: { isIn: boolean }) => isIn !== everyoneIsIn;
  database.transaction(() => {
    changeExceptions(database, authorisation.id, {
      add: drafts.filter(isException),
      remove: drafts.filter((draft) => !isException(draft)),
    });
    forgetDrafts(database, authorisation.id);
    const letIn = drafts.filter(({ isIn }) => isIn).length;
    journal.record({
      estab: authorisation.estab,
      actor: by.email,
      event: 'authorisation.people-changed',
      detail: { letIn, leftOut: drafts.length - letIn },
      correlation: authorisation.authParams,
    });
    if (authorisation.state !== 'waiting' || letIn === 0) return;
    notifyPartner(context, advance(database, authorisation, 'choose people', clock.now()), {
      event: 'resumed',
    });
  })();
  return drafts.length;
}
