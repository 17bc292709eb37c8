import { createRandom } from '../../shared/sample-data/random.ts';
import { type Day, later } from '../../shared/sample-data/school-year.ts';
import type { School } from '../records/schools.ts';
import { detailsOf, isOnRoll, type Pupil, yearCode, yearName } from './pupils.ts';
import { mainFirst, type StaffMember } from './staff.ts';
import { SUBJECTS, type Subject } from './subjects.ts';

export type GroupType = 'YearGrp' | 'RegGrp' | 'HouseGrp' | 'TeachingGrp';

/** A group of pupils and its staff. */
export interface Group {
  id: string;
  /** Unique in the school, and the same in every MIS. */
  key: string;
  type: GroupType;
  code: string;
  name: string;
  subject: Subject | null;
  pupils: readonly Pupil[];
  /** The main one first. */
  staff: readonly { person: StaffMember; role: string }[];
  /** When its latest member came, left or changed. */
  changed: Day;
}

export const GROUP_TYPES: readonly { type: GroupType; title: string; prefix: string }[] = [
  { type: 'YearGrp', title: 'Year Group', prefix: 'GY' },
  { type: 'RegGrp', title: 'Registration Group', prefix: 'GR' },
  { type: 'HouseGrp', title: 'House', prefix: 'GH' },
  { type: 'TeachingGrp', title: 'Teaching Group', prefix: 'GC' },
];

export const prefixOf = (type: GroupType): string =>
  GROUP_TYPES.find((each) => each.type === type)?.prefix ?? 'GC';

export const yearKey = (year: number): string => `year/${year}`;
export const registrationKey = (registration: string): string => `registration/${registration}`;
export const houseKey = (house: string): string => `house/${house}`;
/** @param year of the academic year: new classes are made each September */
export const classKey = (year: number, registration: string, subject: Subject): string =>
  `class/${year}/${registration}/${subject.code}`;
export const choirKey = (year: number): string => `class/${year}/Choir`;

type Draft = Omit<Group, 'id'>;

/**
 * Year, registration, house and teaching groups of the pupils on roll.
 * @param people all pupils with this main school and all staff: those who have left count for when a group changed
 * @param teachers the teacher of each class, by class key
 */
export function groupsOf(
  school: School,
  year: number,
  people: { pupils: readonly Pupil[]; staff: readonly StaffMember[] },
  teachers: ReadonlyMap<string, StaffMember>,
): Draft[] {
  const pupils = people.pupils.filter(isOnRoll);
  const byYear = grouped(pupils, (pupil) => pupil.year);
  const byRegistration = grouped(pupils, (pupil) => pupil.registration);
  const byHouse = grouped(pupils, (pupil) => detailsOf(school, pupil).house);
  const staffOf = grouped(
    people.staff.filter(({ status }) => status !== 'Future'),
    (person) => person.registration,
  );
  const leavers = people.pupils.filter(({ status }) => status === 'Leaver');
  const leaversOf = grouped(leavers, (pupil) => pupil.registration);
  const subjects = SUBJECTS[school.phase === 'Secondary' ? 'secondary' : 'primary'];

  const groups: Draft[] = [];
  for (const [number, members] of [...byYear].sort(([a], [b]) => a - b)) {
    const former = leavers.filter((pupil) => pupil.year === number);
    groups.push(draft('YearGrp', yearKey(number), yearCode(number), yearName(number), members, former));
  }
  const forms = [...byRegistration].sort(([, a], [, b]) => (a[0]?.year ?? 0) - (b[0]?.year ?? 0) || 0);
  for (const [code, members] of forms) {
    const everyone = staffOf.get(code) ?? [];
    const former = [...(leaversOf.get(code) ?? []), ...everyone];
    const tutors = mainFirst(everyone.filter(({ status }) => status === 'Current'));
    groups.push({
      ...draft('RegGrp', registrationKey(code), code, code, members, former),
      staff: tutors.map((person) => ({
        person,
        role: person.isTeacher ? 'Registration Tutor' : person.role,
      })),
    });
  }
  for (const [house, members] of [...byHouse].sort(([a], [b]) => a.localeCompare(b))) {
    const former = leavers.filter((pupil) => detailsOf(school, pupil).house === house);
    groups.push(draft('HouseGrp', houseKey(house), house.slice(0, 2), house, members, former));
  }
  groups.push(choir(school, year, pupils));
  for (const [registration, members] of forms) {
    for (const subject of subjects) {
      const key = classKey(year, registration, subject);
      const teacher = teachers.get(key);
      const code = `${registration}/${subject.code}`;
      const others = [...(leaversOf.get(registration) ?? []), ...(teacher ? [teacher] : [])];
      groups.push({
        ...draft('TeachingGrp', key, code, code, members, others),
        subject,
        staff: teacher ? [{ person: teacher, role: 'Class Teacher' }] : [],
      });
    }
  }
  return groups;
}

/** The choir, a class with pupils of all years. */
function choir(school: School, year: number, pupils: readonly Pupil[]): Draft {
  const singers = pupils.filter(({ key }) => createRandom(`${school.estab}/choir/${key}`).chance(0.08));
  const music = { code: 'Mu', name: 'Music', periods: 0 };
  return { ...draft('TeachingGrp', choirKey(year), 'Choir', 'Choir', singers), subject: music };
}

/** @param others who have been members, or are its staff */
function draft(
  type: GroupType,
  key: string,
  code: string,
  name: string,
  pupils: readonly Pupil[],
  others: readonly { changed: Day }[] = [],
): Draft {
  const changed = [...pupils, ...others].reduce((latest, one) => later(latest, one.changed), '');
  return { key, type, code, name, subject: null, pupils, staff: [], changed };
}

export function grouped<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const members = groups.get(keyOf(item));
    if (members) members.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
