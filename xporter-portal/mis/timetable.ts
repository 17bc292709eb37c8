import { createRandom } from '../../shared/sample-data/random.ts';
import type { School } from '../records/schools.ts';
import { classKey, grouped } from './groups.ts';
import { mainFirst, type StaffMember } from './staff.ts';
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

/**
 * A week's lessons. Each class has one teacher, and no one is in two places at once. When a form has a lesson and who
 * teaches it follow from its own name and the teachers' keys: they stay when other people or forms come and go.
 * @param registrations always in the same order
 */
export function timetableOf(
  school: School,
  year: number,
  registrations: readonly string[],
  staff: readonly StaffMember[],
): Lesson[] {
  const subjects = SUBJECTS[school.phase === 'Secondary' ? 'secondary' : 'primary'];
  const week = spread(subjects);
  const teachers = mainFirst(staff.filter(({ isTeacher, key }) => isTeacher && key !== 'head')).map(
    (person): Diary => ({
      person,
      subject: week[createRandom(`${school.estab}/subject/${person.key}`).between(0, week.length - 1)],
      busy: new Set(),
    }),
  );
  const tutors = grouped(teachers, ({ person }) => person.registration);

  const classes = registrations.flatMap((registration) => {
    const first = createRandom(`${school.estab}/week/${registration}`).between(0, week.length - 1);
    const tutor = school.phase === 'Secondary' ? undefined : tutors.get(registration)?.[0];
    return subjects.map((subject): Class => {
      return { registration, subject, slots: slotsOf(week, subject, first), taught: tutor };
    });
  });
  for (const { taught, slots } of classes) for (const slot of slots) taught?.busy.add(slot);
  const rest = classes.filter(({ taught }) => taught === undefined);
  // It is harder to find a teacher for a class with more lessons.
  for (const one of rest.sort((a, b) => b.slots.length - a.slots.length)) {
    one.taught = free(teachers, one, `${school.estab}/${one.registration}/${one.subject.code}`);
    for (const slot of one.slots) one.taught?.busy.add(slot);
  }

  return classes.flatMap(({ registration, subject, slots, taught }) =>
    slots.map((slot) => ({
      key: `${registration}/${slot}`,
      classKey: classKey(year, registration, subject),
      className: `${registration}/${subject.code}`,
      subject,
      weekday: Math.floor(slot / PERIODS_A_DAY),
      period: slot % PERIODS_A_DAY,
      teacher: taught?.person ?? null,
      room: school.phase === 'Secondary' ? roomOf(subject, taught) : registration,
    })),
  );
}

interface Class {
  registration: string;
  subject: Subject;
  slots: readonly number[];
  taught: Diary | undefined;
}

interface Diary {
  person: StaffMember;
  subject: Subject | undefined;
  busy: Set<number>;
}

/** A free teacher of the subject, or any free teacher. @param seed each class prefers other teachers */
function free(
  teachers: readonly Diary[],
  { subject, slots }: Pick<Class, 'subject' | 'slots'>,
  seed: string,
): Diary | undefined {
  const isFree = ({ busy }: Diary) => slots.every((slot) => !busy.has(slot));
  const ofSubject = teachers.filter((each) => each.subject === subject && isFree(each));
  const candidates = ofSubject.length > 0 ? ofSubject : teachers.filter(isFree);
  let preferred: { diary: Diary; chance: number } | undefined;
  for (const diary of candidates) {
    const chance = createRandom(`${seed}/${diary.person.key}`).next();
    if (!preferred || chance < preferred.chance) preferred = { diary, chance };
  }
  return preferred?.diary;
}

const roomOf = (subject: Subject, taught: Diary | undefined): string =>
  `${subject.code}${taught?.person.number ?? 0}`;

/** The week's periods in turn: no subject repeats before the others have had a lesson. */
function spread(subjects: readonly Subject[]): Subject[] {
  const week: Subject[] = [];
  for (let round = 0; week.length < WEEKDAYS.length * PERIODS_A_DAY; round++) {
    week.push(...subjects.filter(({ periods }) => periods > round));
  }
  return week;
}

/** Every form has the same week. @param first the slot in which it begins */
function slotsOf(week: readonly Subject[], subject: Subject, first: number): number[] {
  return week.flatMap((each, place) => (each === subject ? [(place + first) % week.length] : []));
}
