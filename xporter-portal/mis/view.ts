import { once } from '../../shared/once.ts';
import type { MisKind } from '../records/mis-kinds.ts';
import type { IsShared } from '../records/person-kinds.ts';
import type { Incident } from './conduct.ts';
import type { Contact } from './families.ts';
import type { Group } from './groups.ts';
import type { Mis } from './mis.ts';
import { isOnRoll, type Pupil } from './pupils.ts';
import type { StaffMember } from './staff.ts';
import type { Lesson } from './timetable.ts';

/**
 * A school's MIS without the people it does not share. All answers to a partner are read from here, so that a person who
 * is not shared does not appear in any list, membership, family or lesson.
 */
export interface View {
  school: Mis['school'];
  kind: MisKind;
  day: Mis['day'];
  year: number;
  idOf(key: string): string;
  /** On roll, leavers, guests and pre-admissions. */
  pupils: readonly Pupil[];
  onRoll: readonly Pupil[];
  staff: readonly StaffMember[];
  /** Temporary staff, sent by an agency. */
  supply: readonly StaffMember[];
  /** Contacts of pupils in `onRoll`. */
  contacts(): readonly Contact[];
  /** Groups that are not empty, with only the members who are shared. */
  groups(): readonly Group[];
  /** Lessons of those groups; a teacher who is not shared is null. */
  lessons(): readonly Lesson[];
  /** Incidents of pupils in `onRoll`, with only those of them; a teacher who is not shared is null. */
  incidents(): readonly Incident[];
  pupilsOfHousehold(household: string): readonly Pupil[];
  contactsOfHousehold(household: string): readonly Contact[];
  /** The same, also where all pupils of the household have left or have not come yet. */
  contactsOfAnyHousehold(household: string): readonly Contact[];
  groupsOfPupil(id: string): readonly Group[];
  groupsOfStaff(id: string): readonly Group[];
}

/** @param isShared null when the school shares everyone */
export function viewOf(mis: Mis, isShared: IsShared | null): View {
  const { school, kind, day, year, idOf } = mis;
  const isIn = isShared ?? (() => true);
  const pupils = isShared ? mis.pupils.filter(({ key }) => isShared('Student', key)) : mis.pupils;
  const staff = isShared ? mis.staff.filter(({ key }) => isShared('Staff', key)) : mis.staff;
  const supply = isShared ? mis.supply.filter(({ key }) => isShared('Staff', key)) : mis.supply;
  const onRoll = pupils.filter(isOnRoll);

  const households = once(() => byKey(onRoll, ({ household }) => household));
  const contacts = once(() =>
    mis.contacts().filter(({ key, household }) => households().has(household) && isIn('Contact', key)),
  );
  const contactsByHousehold = once(() => byKey(contacts(), ({ household }) => household));
  const anyContacts = once(() =>
    byKey(
      [...mis.contacts(), ...mis.otherContacts()].filter(({ key }) => isIn('Contact', key)),
      ({ household }) => household,
    ),
  );
  const groups = once(() =>
    mis.groups().flatMap((group) => {
      if (!isShared) return [group];
      const members = {
        pupils: group.pupils.filter(({ key }) => isShared('Student', key)),
        staff: group.staff.filter(({ person }) => isShared('Staff', person.key)),
      };
      return members.pupils.length + members.staff.length > 0 ? [{ ...group, ...members }] : [];
    }),
  );
  const lessons = once(() => {
    const shown = new Set(groups().map(({ key }) => key));
    return mis.lessons().flatMap((lesson) => {
      if (!shown.has(lesson.classKey)) return [];
      const teacher = lesson.teacher && isIn('Staff', lesson.teacher.key) ? lesson.teacher : null;
      return [{ ...lesson, teacher }];
    });
  });
  const incidents = once(() => {
    const here = new Set(onRoll.map(({ key }) => key));
    return mis.incidents().flatMap((incident) => {
      const involved = incident.pupils.filter(({ pupil }) => here.has(pupil.key));
      const staff = incident.staff && isIn('Staff', incident.staff.key) ? incident.staff : null;
      return involved.length > 0 ? [{ ...incident, pupils: involved, staff }] : [];
    });
  });
  const groupsByPupil = once(() => byMember(groups(), (group) => group.pupils.map(({ id }) => id)));
  const groupsByStaff = once(() => byMember(groups(), (group) => group.staff.map(({ person }) => person.id)));

  return {
    school,
    kind,
    day,
    year,
    idOf,
    pupils,
    onRoll,
    staff,
    supply,
    contacts,
    groups,
    lessons,
    incidents,
    pupilsOfHousehold: (household) => households().get(household) ?? [],
    contactsOfHousehold: (household) => contactsByHousehold().get(household) ?? [],
    contactsOfAnyHousehold: (household) => anyContacts().get(household) ?? [],
    groupsOfPupil: (id) => groupsByPupil().get(id) ?? [],
    groupsOfStaff: (id) => groupsByStaff().get(id) ?? [],
  };
}

const byKey = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> =>
  byMember(items, (item) => [keyOf(item)]);

function byMember<Item>(items: readonly Item[], keysOf: (item: Item) => string[]): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const others = found.get(key);
      if (others) others.push(item);
      else found.set(key, [item]);
    }
  }
  return found;
}
