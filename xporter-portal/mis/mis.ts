import { once } from '../../shared/once.ts';
import type { Adult, Child } from '../../shared/sample-data/people.ts';
import { academicYearOf, type Day } from '../../shared/sample-data/school-year.ts';
import { type MisKind, misId } from '../records/mis-kinds.ts';
import type { School } from '../records/schools.ts';
import { type Contact, contactsOf } from './families.ts';
import { type Group, groupsOf } from './groups.ts';
import { isOnRoll, type Pupil, type PupilDetails } from './pupils.ts';
import { type StaffMember, staffCode } from './staff.ts';
import { type Lesson, timetableOf } from './timetable.ts';

/** An invented or imported pupil, before the MIS gives them an id. */
export type Enrolled = Child & { known?: Partial<PupilDetails>; enrolment?: Pupil['enrolment'] };

/** Everything in a school's MIS at its last refresh. Families, groups and lessons are built when they are read. */
export interface Mis {
  school: School;
  kind: MisKind;
  /** The day that the last refresh preceded. */
  day: Day;
  /** The year in which the academic year began. */
  year: number;
  /** Includes leavers, guests and pre-admissions. */
  pupils: readonly Pupil[];
  staff: readonly StaffMember[];
  contacts(): readonly Contact[];
  groups(): readonly Group[];
  lessons(): readonly Lesson[];
  /** The id in this MIS for a key. */
  idOf(key: string): string;
}

export function createMis(
  school: School,
  kind: MisKind,
  day: Day,
  people: { children: Iterable<Enrolled>; adults: Iterable<Adult> },
): Mis {
  const idOf = memoized((key: string) => misId(kind, `${school.estab}/${key}`));
  const year = academicYearOf(day);
  const usedIds = new Set<string>();
  const personId = (key: string) => {
    let id = misId(kind, `${school.estab}/${key}`);
    for (let again = 1; usedIds.has(id); again++) id = misId(kind, `${school.estab}/${key}/${again}`);
    usedIds.add(id);
    return id;
  };

  const pupils: Pupil[] = [];
  for (const { known = {}, enrolment = 'C', ...child } of people.children) {
    pupils.push({
      ...child,
      id: personId(`pupil/${child.key}`),
      admissionNo: String(1000 + pupils.length).padStart(6, '0'),
      status: child.left !== null ? 'Leaver' : child.joined > day ? 'PreAdmission' : 'OnRoll',
      enrolment,
      known,
    });
  }
  const codes = new Set<string>();
  const staff: StaffMember[] = [];
  for (const adult of people.adults) {
    staff.push({
      ...adult,
      id: personId(`staff/${adult.key}`),
      code: staffCode(adult, codes),
      status: adult.left !== null ? 'Previous' : adult.joined > day ? 'Future' : 'Current',
    });
  }

  const onRoll = once(() => pupils.filter(isOnRoll));
  const working = once(() => staff.filter(({ status }) => status === 'Current'));
  const registrations = once(() => [...new Set(onRoll().map(({ registration }) => registration))]);
  const lessons = once(() => timetableOf(school, year, registrations(), working()));
  return {
    school,
    kind,
    day,
    year,
    pupils,
    staff,
    idOf,
    lessons,
    contacts: once(() => {
      const eldest = new Map<string, Pupil>();
      for (const pupil of onRoll()) if (!eldest.has(pupil.household)) eldest.set(pupil.household, pupil);
      return [...eldest.values()]
        .flatMap((pupil) => contactsOf(school, pupil))
        .map((contact) => ({ ...contact, id: personId(`contact/${contact.key}`) }));
    }),
    groups: once(() => {
      const teachers = new Map(
        lessons().flatMap(({ classKey, teacher }) => (teacher ? [[classKey, teacher] as const] : [])),
      );
      return groupsOf(school, year, onRoll(), working(), teachers).map((group) => ({
        ...group,
        id: idOf(group.key),
      }));
    }),
  };
}

function memoized<Value>(make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}
