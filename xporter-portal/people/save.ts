import type { Administrator } from '../accounts/administrators.ts';
import type { PortalContext } from '../context.ts';
import { type Authorisation, advance } from '../records/authorisations.ts';
import { notifyPartner } from '../records/partner-notices.ts';
import { changeExceptions, decidedBy, keepDecisions, sharedPeopleOf } from '../records/people-exceptions.ts';
import { type Draft, draftsOf, forgetDrafts } from './drafts.ts';

export interface Saved {
  /** How many people this save shares or stops sharing. */
  changed: number;
  /** Colleagues who had already made the same decision, and for how many people. */
  alreadyBy: Map<string, number>;
}

/**
 * Saves an administrator's drafts. The change applies from the partner's next request. An authorisation that waits for
 * people becomes active as soon as someone is shared, and the partner is notified.
 */
export function saveChanges(
  context: PortalContext,
  authorisation: Authorisation,
  by: Pick<Administrator, 'id' | 'name' | 'email'>,
): Saved {
  const { database, clock, journal } = context;
  const { id, peopleDefault } = authorisation;
  const owner = { authorisationId: id, administratorId: by.id };
  const everyoneIsIn = peopleDefault === 'include';
  const isException = ({ isIn }: Draft) => isIn !== everyoneIsIn;
  return database.transaction(() => {
    const isShared = sharedPeopleOf(database, authorisation) ?? (() => true);
    const drafts = draftsOf(database, owner);
    const changes = drafts.filter(({ kind, key, isIn }) => isShared(kind, key) !== isIn);
    const already = drafts.filter((draft) => !changes.includes(draft));
    forgetDrafts(database, owner);
    const alreadyBy = countBy(already, (draft) => decidedBy(database, id, draft) ?? 'a colleague');
    if (changes.length === 0) return { changed: 0, alreadyBy };
    changeExceptions(database, id, {
      add: changes.filter(isException),
      remove: changes.filter((draft) => !isException(draft)),
    });
    keepDecisions(database, id, changes, { by: by.name, at: clock.now() });
    const included = changes.filter(({ isIn }) => isIn).length;
    journal.record({
      estab: authorisation.estab,
      actor: by.email,
      event: 'authorisation.people-changed',
      detail: { included, excluded: changes.length - included },
      correlation: authorisation.authParams,
    });
    if (authorisation.state === 'waiting' && included > 0)
      notifyPartner(context, advance(database, authorisation, 'choose people', clock.now()), {
        event: 'resumed',
      });
    return { changed: changes.length, alreadyBy };
  })();
}

function countBy<Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return counts;
}
