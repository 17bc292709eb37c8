import { once } from '../../shared/once.ts';
import { type Adult, type Child, standingOn } from '../../shared/sample-data/people.ts';
import { academicYearOf, type Day, dayAfter } from '../../shared/sample-data/school-year.ts';
import type { MisKind } from '../records/mis-kinds.ts';
import type { School } from '../records/schools.ts';
import { type Incident, incidentsOf } from './conduct.ts';
import { type Contact, contactsOf } from './families.ts';
import { type Group, grouped, groupsOf } from './groups.ts';
import type { CandidateNumbers, MisIds } from './mis-ids.ts';
import { isOnRoll, type Pupil, type PupilDetails, sitsExams } from './pupils.ts';
import { type StaffMember, staffCode } from './staff.ts';
import { type Lesson, timetableOf } from './timetable.ts';

const PUPIL_STATUS = { before: 'PreAdmission', there: 'OnRoll', after: 'Leaver' } as const;
const STAFF_STATUS = { before: 'Future', there: 'Current', after: 'Previous' } as const;

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
  /** Temporary staff, sent by an agency. */
  supply: readonly StaffMember[];
  /** Of pupils on roll. */
  contacts(): readonly Contact[];
  /** Of leavers and pre-admissions without a brother or sister on roll. */
  otherContacts(): readonly Contact[];
  groups(): readonly Group[];
  lessons(): readonly Lesson[];
  /** The id in this MIS for a key. */
  idOf(key: string): string;
  /** Achievements and behaviour of the academic year, up to the end of the day. */
  incidents(): readonly Incident[];
}

export function createMis(
  school: School,
  kind: MisKind,
  day: Day,
  people: { children: Iterable<Enrolled>; adults: Iterable<Adult>; supply?: readonly Adult[] },
  ids: MisIds,
  candidates: CandidateNumbers,
): Mis {
  const year = academicYearOf(day);
  const hasEmails = school.emails !== 0;

  const children = [...people.children];
  ids.give('pupil', children);
  candidates.give(children.filter(({ year }) => sitsExams(year)));
  const pupils: Pupil[] = [];
  for (const { known = {}, enrolment = 'C', ...child } of children) {
    const { number } = child;
    pupils.push({
      ...child,
      id: ids.ofPerson('pupil', child),
      admissionNo: String(number).padStart(6, '0'),
      status: PUPIL_STATUS[standingOn(day, child)],
      changed: latestChange(day, child),
      candidateNo: sitsExams(child.year) ? candidates.of(child) : null,
      enrolment,
      known: hasEmails ? known : { ...known, email: null },
    });
  }
  const staffOf = (adults: readonly Adult[], isSupply: boolean): StaffMember[] => {
    ids.give('staff', adults);
    return adults.map((adult) => ({
      ...adult,
      email: hasEmails ? adult.email : '',
      id: ids.ofPerson('staff', adult),
      code: staffCode(adult.number),
      isSupply,
      status: STAFF_STATUS[standingOn(day, adult)],
      changed: latestChange(day, adult),
    }));
  };
  const staff = staffOf([...people.adults], false);
  const supply = staffOf(people.supply ?? [], true);

  const contactsAmong = (children: readonly Pupil[]): Contact[] => {
    const households = grouped(children, ({ household }) => household);
    const contacts = [...households.values()].flatMap(([first, ...others]) =>
      first ? contactsOf(school, [first, ...others]) : [],
    );
    ids.give('contact', contacts);
    return contacts.map((contact) => ({
      ...contact,
      email: hasEmails ? contact.email : '',
      id: ids.ofPerson('contact', contact),
    }));
  };
  const onRoll = once(() => pupils.filter(isOnRoll));
  const working = once(() => staff.filter(({ status }) => status === 'Current'));
  const registrations = once(() => [...new Set(onRoll().map(({ registration }) => registration))].sort());
  const lessons = once(() => timetableOf(school, year, registrations(), working()));
  return {
    school,
    kind,
    day,
    year,
    pupils,
    staff,
    supply,
    idOf: ids.of,
    lessons,
    contacts: once(() => contactsAmong(onRoll())),
    otherContacts: once(() => {
      const here = new Set(onRoll().map(({ household }) => household));
      return contactsAmong(
        pupils.filter(
          ({ status, enrolment, household }) =>
            status !== 'OnRoll' && enrolment === 'C' && !here.has(household),
        ),
      );
    }),
    incidents: once(() => {
      const found = incidentsOf(school, year, day, { pupils, staff });
      ids.giveAll(found.map(({ key }) => key));
      return found;
    }),
    groups: once(() => {
      const teachers = new Map(
        lessons().flatMap(({ classKey, teacher }) => (teacher ? [[classKey, teacher] as const] : [])),
      );
      const mainly = pupils.filter((pupil) => pupil.enrolment === 'C');
      return groupsOf(school, year, { pupils: mainly, staff }, teachers).map((group) => ({
        ...group,
        id: ids.of(group.key),
      }));
    }),
  };
}

/** The day on which something about a person last changed, their joining or leaving included. */
function latestChange(day: Day, { joined, left, changed }: Pick<Child, 'joined' | 'left' | 'changed'>): Day {
  const days = [joined, ...(left === null ? [] : [dayAfter(left)])].filter((each) => each <= day);
  return [changed, ...days].sort().at(-1) ?? changed;
}
