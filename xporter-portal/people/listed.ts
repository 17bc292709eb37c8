import { finder, isSameName } from '../../shared/names.ts';
import type { PortalContext } from '../context.ts';
import { isOnRoll, yearName } from '../mis/pupils.ts';
import { viewOf } from '../mis/view.ts';
import type { Authorisation } from '../records/authorisations.ts';
import { exceptionsOf, sharedPeopleOf } from '../records/people-exceptions.ts';
import { kindsOf, type PersonKind } from '../records/person-kinds.ts';
import { schoolOf } from '../records/schools.ts';
import { draftsOf } from './drafts.ts';

/** A person that the school can share. */
export interface Listed {
  kind: PersonKind;
  key: string;
  name: string;
  detail: string;
  year: string;
  registration: string;
  /** The MIS's id, and a pupil's UPN. */
  ids: string[];
  /** Shared now. */
  wasIn: boolean;
  /** Shared once the changes are saved. */
  isIn: boolean;
}

export interface Filter {
  kind: PersonKind;
  /** Words of a name or of the detail; blank for all. */
  search: string;
  year: string;
  registration: string;
  /** Only people who are exceptions to the default. */
  onlyExceptions: boolean;
}

/** Everyone of a kind at the school, with the school's decisions and an administrator's ticks. */
export function peopleOf(
  { database, misStore, clock }: PortalContext,
  authorisation: Authorisation,
  kind: PersonKind,
  administratorId: number,
): Listed[] {
  const mis = misStore.misOf(schoolOf(database, authorisation), authorisation.mis ?? '', clock.now());
  const isShared = sharedPeopleOf(database, authorisation) ?? (() => true);
  const drafts = new Map(
    draftsOf(database, { authorisationId: authorisation.id, administratorId }).map((draft) => [
      `${draft.kind}/${draft.key}`,
      draft.isIn,
    ]),
  );
  const listed = (person: Omit<Listed, 'kind' | 'wasIn' | 'isIn'>): Listed => {
    const wasIn = isShared(kind, person.key);
    return { ...person, kind, wasIn, isIn: drafts.get(`${kind}/${person.key}`) ?? wasIn };
  };
  if (kind === 'Student') {
    return mis.pupils.filter(isOnRoll).map(({ key, id, forename, surname, year, registration, upn }) =>
      listed({
        key,
        name: `${forename} ${surname}`,
        detail: `${yearName(year)}, ${registration}, ${upn}`,
        year: yearName(year),
        registration,
        ids: [id, upn],
      }),
    );
  }
  if (kind === 'Staff') {
    return [...mis.staff, ...mis.supply]
      .filter(({ status }) => status === 'Current')
      .map(({ key, id, title, forename, surname, role }) =>
        listed({
          key,
          name: [title, forename, surname].filter(Boolean).join(' '),
          detail: role,
          year: '',
          registration: '',
          ids: [id],
        }),
      );
  }
  const { pupilsOfHousehold } = viewOf(mis, null);
  return mis.contacts().map(({ key, id, title, forename, surname, relationship, household }) => {
    const [child] = pupilsOfHousehold(household);
    return listed({
      key,
      name: `${title} ${forename} ${surname}`,
      detail: child ? `${relationship} of ${child.forename} ${child.surname}` : relationship,
      year: child ? yearName(child.year) : '',
      registration: child?.registration ?? '',
      ids: [id],
    });
  });
}

/** The people who match the filter. */
export function filtered(people: readonly Listed[], filter: Filter, defaultIsIn: boolean): Listed[] {
  const isFound = finder(filter.search);
  return people.filter(
    ({ name, detail, year, registration, isIn }) =>
      isFound(`${name} ${detail}`) &&
      (filter.year === '' || isSameName(year, filter.year)) &&
      (filter.registration === '' || isSameName(registration, filter.registration)) &&
      (!filter.onlyExceptions || isIn !== defaultIsIn),
  );
}

/** How many people an administrator's unsaved changes share or stop sharing, and how many exceptions the authorisation has. */
export function effectOf(context: PortalContext, authorisation: Authorisation, administratorId: number) {
  const kinds = kindsOf(authorisation);
  const isOffered = ({ kind }: { kind: PersonKind }) => kinds.includes(kind);
  const drafts = draftsOf(context.database, { authorisationId: authorisation.id, administratorId }).filter(
    isOffered,
  );
  return {
    included: drafts.filter(({ isIn }) => isIn).length,
    excluded: drafts.filter(({ isIn }) => !isIn).length,
    exceptions: exceptionsOf(context.database, authorisation.id).filter(isOffered).length,
  };
}
