import type { PortalContext } from '../../context.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import { exceptionsOf } from '../../records/people-exceptions.ts';
import { schoolOf } from '../../records/schools.ts';

/** The people who are exceptions to the school's default, by their current ids in the MIS. */
export function gdprIds({ database, misStore, clock }: PortalContext, authorisation: Authorisation) {
  const exceptions = exceptionsOf(database, authorisation.id);
  const { estab, relyingParty, peopleDefault, mis } = authorisation;
  const { pupils, staff, supply, contacts } = misStore.misOf(
    schoolOf(database, authorisation),
    mis ?? '',
    clock.at(estab),
  );
  const idsOf = (kind: string, people: readonly { id: string; key: string }[]) => {
    const keys = new Set(exceptions.flatMap((one) => (one.kind === kind ? [one.key] : [])));
    return people.filter(({ key }) => keys.has(key)).map(({ id }) => id);
  };
  return {
    IsOptIn: peopleDefault === 'exclude',
    Estab: estab,
    RelyingParty: relyingParty,
    MIS: null,
    StudentIds: idsOf('Student', pupils),
    StaffIds: idsOf('Staff', [...staff, ...supply]),
    ContactIds: idsOf('Contact', contacts()),
    OtherIds: [],
  };
}
