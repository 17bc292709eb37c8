import type { School } from '../records/schools.ts';
import { classKey } from './groups.ts';
import type { StaffMember } from './staff.ts';
import { SUBJECTS, type Subject } from './subjects.ts';

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] as const;
const PERIODS_A_DAY = 5;

/** Start and end times of periods. Lunch is after the third. */
export const PERIODS = [
  { from: '09:00', to: '10:00', session: 'AM' },
  { from: '10:00', to: '11:00', session: 'AM' },
  { from: '11:15', to: '12:15', session: 'AM' },
  { from: '13:15', to: '14:15', session: 'PM' },
  { from: '14:15', to: '15:15', session: 'PM' },
] as const;
export const SESSIONS = [
  { session: 'AM', from: '09:00', to: '12:15' },
  { session: 'PM', from: '13:15', to: '15:15' },
] as const;

/** One hour of the week for one class. */
export interface Lesson {
  /** Unique in the academic year, and the same in every MIS. */
  key: string;
  classKey: string;
  className: string;
  subject: Subject;
  /** 0 is Monday. */
  weekday: number;
  /** 0 is the first period. */
  period: number;
  /** Null when no teacher is free. */
  teacher: StaffMember | null;
  room: string;
}

/** A week's lessons. Each class has one teacher, and no one is in two places at once. */
export function timetableOf(
  school: School,
  year: number,
  registrations: readonly string[],
  staff: readonly StaffMember[],
): Lesson[] {
  const subjects = SUBJECTS[school.phase === 'Secondary' ? 'secondary' : 'primary'];
  const week = spread(subjects);
  const teachers = staff.filter(({ isTeacher, key }) => isTeacher && key !== 'head').map(diary);
  const tutors = new Map(teachers.map((each) => [each.person.registration, each]));

  return registrations.flatMap((registration, form) =>
    subjects.flatMap((subject) => {
      const slots = slotsOf(week, subject, form);
      const taught =
        school.phase === 'Secondary'
          ? free(teachers, subject, slots)
          : (tutors.get(registration) ?? free(teachers, subject, slots));
      for (const slot of slots) taught?.busy.add(slot);
      return slots.map((slot) => ({
        key: `${registration}/${slot}`,
        classKey: classKey(year, registration, subject),
        className: `${registration}/${subject.code}`,
        subject,
        weekday: Math.floor(slot / PERIODS_A_DAY),
        period: slot % PERIODS_A_DAY,
        teacher: taught?.person ?? null,
        room: school.phase === 'Secondary' ? roomOf(subject, taught) : registration,
      }));
    }),
  );
}

interface Diary {
  person: StaffMember;
  place: number;
  subject: Subject | null;
  busy: Set<number>;
}

const diary = (person: StaffMember, place: number): Diary => ({
  person,
  place,
  subject: null,
  busy: new Set(),
});

/** A free teacher of the subject, or one who has no subject yet and gets this one. */
function free(teachers: Diary[], subject: Subject, slots: number[]): Diary | undefined {
  const isFree = ({ busy }: Diary) => slots.every((slot) => !busy.has(slot));
  const found =
    teachers.find((each) => each.subject === subject && isFree(each)) ??
    teachers.find((each) => each.subject === null && isFree(each)) ??
    teachers.find(isFree);
  if (found && !found.subject) found.subject = subject;
  return found;
}

const roomOf = (subject: Subject, taught: Diary | undefined): string =>
  `${subject.code}${taught ? taught.place + 1 : 0}`;

/** The week's periods in turn: no subject repeats before the others have had a lesson. */
function spread(subjects: readonly Subject[]): Subject[] {
  const week: Subject[] = [];
  for (let round = 0; week.length < WEEKDAYS.length * PERIODS_A_DAY; round++) {
    week.push(...subjects.filter(({ periods }) => periods > round));
  }
  return week;
}

/** Every form has the same week, starting at a different slot. */
function slotsOf(week: Subject[], subject: Subject, form: number): number[] {
  return week.flatMap((each, place) => (each === subject ? [(place + form * 3) % week.length] : []));
}
