import type { PortalContext } from '../../context.ts';
import {
  type Authorisation,
  advance,
  keepPeopleDefault,
  type PeopleDefault,
} from '../../records/authorisations.ts';
import { notifyPartner } from '../../records/partner-notices.ts';
import { type PeopleException, replaceExceptions, sharedPeopleOf } from '../../records/people-exceptions.ts';
import { KINDS, kindsOf } from '../../records/person-kinds.ts';
import { schoolOf } from '../../records/schools.ts';
import { type Listed, peopleOf } from '../listed.ts';

/** What happens to the people who are shared now: they stay unchanged, or all follow the new default. */
export type Exceptions = 'stay' | 'forget';

/** How many of each kind are shared now, and would be by either choice. */
export function effectOfSwitch(
  context: PortalContext,
  authorisation: Authorisation,
  administratorId: number,
) {
  return kindsOf(authorisation).map((kind) => {
    const people = peopleOf(context, authorisation, kind, administratorId);
    const now = people.filter(({ wasIn }: Listed) => wasIn).length;
    const forgotten = authorisation.peopleDefault === 'include' ? 0 : people.length;
    return { kind, all: people.length, now, stay: now, forget: forgotten };
  });
}

/** The other default than the one an authorisation has. */
export const otherDefault = ({ peopleDefault }: Authorisation): PeopleDefault =>
  peopleDefault === 'include' ? 'exclude' : 'include';

/**
 * Switches the default: people who join the school from now on follow the new one. An active authorisation that no longer
 * shares anyone waits for people. One that waited continues as soon as it shares someone, and the partner is notified.
 */
export function switchDefault(
  context: PortalContext,
  authorisation: Authorisation,
  { to: peopleDefault, exceptions }: { to: PeopleDefault; exceptions: Exceptions },
  by: { email: string },
): Authorisation {
  const { database, clock, journal } = context;
  return database.transaction(() => {
    const kept = exceptions === 'stay' ? othersThan(context, authorisation, peopleDefault) : [];
    replaceExceptions(database, authorisation.id, kept);
    const switched = keepPeopleDefault(database, authorisation, peopleDefault);
    journal.record({
      estab: authorisation.estab,
      actor: by.email,
      event: 'authorisation.default-switched',
      detail: { peopleDefault, exceptions: kept.length },
      correlation: authorisation.authParams,
    });
    const kinds = kindsOf(authorisation);
    const sharesNobody = peopleDefault === 'exclude' && !kept.some(({ kind }) => kinds.includes(kind));
    if (switched.state === 'active' && sharesNobody)
      return advance(database, switched, 'exclude everyone', clock.now());
    if (switched.state !== 'waiting' || sharesNobody) return switched;
    const resumed = advance(database, switched, 'choose people', clock.now());
    notifyPartner(context, resumed, { event: 'resumed' });
    return resumed;
  })();
}

/**
 * Everyone who is shared now but would not be by the default, or the other way round, leavers and newcomers included.
 * Contacts too, even if the app does not request them: an area it requests later must not share people without a decision.
 */
function othersThan(
  { database, misStore, clock }: PortalContext,
  authorisation: Authorisation,
  peopleDefault: PeopleDefault,
): PeopleException[] {
  const mis = misStore.misOf(schoolOf(database, authorisation), authorisation.mis ?? '', clock.now());
  const isShared = sharedPeopleOf(database, authorisation) ?? (() => true);
  const byDefault = peopleDefault === 'include';
  const people = { Student: mis.pupils, Staff: mis.staff, Contact: mis.contacts() };
  return KINDS.flatMap((kind) =>
    people[kind].flatMap(({ key }) => (isShared(kind, key) === byDefault ? [] : [{ kind, key }])),
  );
}
