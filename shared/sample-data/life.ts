import {
  type Adult,
  type Child,
  cohort,
  firstStaff,
  formName,
  heritageOf,
  invented,
  joinerNumber,
  MOST_JOINERS,
  newcomer,
  standingOn,
  successorNumber,
} from './people.ts';
import { createRandom } from './random.ts';
import { academicYearOf, type Day, dayAfter, openIn } from './school-year.ts';
import type { DemoSchool } from './schools.ts';

/** Everybody at a school, those who left since the last academic year but one included. */
export interface Lives {
  children: readonly Child[];
  adults: readonly Adult[];
}

/** Until then a school has its original cohorts. From then on it changes night by night. */
const STORY_BEGINS: Day = '2026-09-01';

/**
 * Who is at a school on a day. Every night before a school day a few pupils join, leave, change class or have
 * their name corrected; on 1 September everybody moves up and some teachers change. The same on every machine.
 */
export function livesOn(school: DemoSchool, day: Day): Lives {
  const known = latest.get(school);
  if (known && known.day <= day && day > STORY_BEGINS) return liveOn(school, known, day);
  const first = day < STORY_BEGINS ? `${academicYearOf(day)}-09-01` : STORY_BEGINS;
  return liveOn(school, { day: first, lives: begin(school, first) }, day);
}

interface Known {
  day: Day;
  lives: Lives;
}

/** The last day that was asked for: a clock that runs forward asks for the next one each night. */
const latest = new WeakMap<DemoSchool, Known>();

/** Continues night by night. */
function liveOn(school: DemoSchool, from: Known, day: Day): Lives {
  let { lives } = from;
  let year = academicYearOf(from.day);
  let isOpen = openIn(year);
  for (let date = dayAfter(from.day); date <= day && day > STORY_BEGINS; date = dayAfter(date)) {
    if (academicYearOf(date) !== year) {
      year = academicYearOf(date);
      isOpen = openIn(year);
    }
    lives = nextDay(school, lives, date, isOpen(date));
  }
  if (day >= (latest.get(school)?.day ?? '') && day > STORY_BEGINS) latest.set(school, { day, lives });
  return lives;
}

/** The children on roll when an academic year begins. @param year 2026 for 2026/27 */
export const childrenOf = (school: DemoSchool, year: number): Child[] =>
  thereOn(`${year}-09-01`, livesOn(school, `${year}-09-01`).children);

/** Everyone on the staff when an academic year begins. */
export const adultsOf = (school: DemoSchool, year: number): Adult[] =>
  thereOn(`${year}-09-01`, livesOn(school, `${year}-09-01`).adults);

const thereOn = <Person extends Child | Adult>(day: Day, people: readonly Person[]): Person[] =>
  people.filter((person) => standingOn(day, person) === 'there');

/** Teachers who will begin in September of `year`. There are none before the story begins. */
export const appointedFor = (school: DemoSchool, { adults }: Lives, year: number): Adult[] =>
  `${year}-09-01` > STORY_BEGINS
    ? changedStaff(school, adults, `${year}-09-01`).filter(({ joined }) => joined === `${year}-09-01`)
    : [];

const beginnings = new WeakMap<DemoSchool, Map<Day, Lives>>();

/** How a school begins on 1 September of a year; grown once, because both companies and every reset ask again. */
function begin(school: DemoSchool, day: Day): Lives {
  const known = beginnings.get(school) ?? new Map<Day, Lives>();
  const lives = known.get(day) ?? grow(school, day);
  beginnings.set(school, known.set(day, lives));
  return lives;
}

function grow(school: DemoSchool, day: Day): Lives {
  const [first, last] = school.years;
  const year = academicYearOf(day);
  const children = range(first, last).flatMap((group) => cohort(school, year - group - 5, group));
  return {
    children: children.map((child) => ({ ...child, changed: day })),
    adults: firstStaff(school, day).map((adult) => ({
      ...adult,
      joined: `${createRandom(`${school.estab}/joined/${adult.key}`).between(2005, year)}-09-01`,
    })),
  };
}

/** What a night changes. @param day the day that follows it */
function nextDay(school: DemoSchool, lives: Lives, day: Day, isSchoolDay: boolean): Lives {
  const moved = day.endsWith('-09-01') ? september(school, lives, day) : lives;
  return isSchoolDay ? night(school, moved, day) : moved;
}

function night(school: DemoSchool, { children, adults }: Lives, day: Day): Lives {
  const random = createRandom(`${school.estab}/night/${day}`);
  const changed = [...children];
  const events = Math.min(MOST_JOINERS, Math.max(2, Math.round(children.length / 400)));
  for (let event = 0; event < events; event++) {
    const at = random.between(0, changed.length - 1);
    const child = changed[at];
    if (!child || child.left !== null) continue;
    const kind = random.pick(['join', 'leave', 'class', 'name']);
    if (kind === 'leave') changed[at] = { ...child, left: dayAfter(day, -1), changed: day };
    if (kind === 'class') changed[at] = { ...child, registration: otherForm(school, child), changed: day };
    if (kind === 'name')
      changed[at] = { ...child, ...correctedName(school, child, random.next()), changed: day };
    if (kind === 'join') changed.push(joiner(school, child.year, event, day));
  }
  return { children: changed, adults };
}

function joiner(school: DemoSchool, year: number, event: number, day: Day): Child {
  const arrival = `${day.replaceAll('-', '')}${event}`;
  const random = createRandom(`${school.estab}/joins/${arrival}`);
  const child = newcomer(school, academicYearOf(day) - year - 5, arrival, joinerNumber(day, event));
  const registration = formName(year, random.between(0, school.forms - 1));
  return { ...child, year, registration, joined: day, changed: day };
}

/** The next form of the same year; where there is one only, nothing changes. */
function otherForm(school: DemoSchool, { year, registration }: Child): string {
  const forms = range(0, school.forms - 1).map((form) => formName(year, form));
  return forms[(forms.indexOf(registration) + 1) % forms.length] ?? registration;
}

/** A corrected name: another forename that the family uses, or the surname of both parents. */
function correctedName(
  school: DemoSchool,
  child: Child,
  chance: number,
): Pick<Child, 'forename' | 'surname'> {
  const { girls, boys, surnames } = heritageOf(school, child.household);
  const random = createRandom(`${school.estab}/corrected/${child.key}/${chance}`);
  if (child.surname.includes('-') || random.chance(0.5)) {
    return { forename: random.pick(child.gender === 'F' ? girls : boys), surname: child.surname };
  }
  const other = random.pick(surnames);
  const surname = other.split('-').includes(child.surname) ? child.surname : `${child.surname}-${other}`;
  return { forename: child.forename, surname };
}

function september(school: DemoSchool, { children, adults }: Lives, day: Day): Lives {
  const [first, last] = school.years;
  const year = academicYearOf(day);
  const stillRemembered = children.filter(({ left }) => left === null || left >= `${year - 1}-09-01`);
  const movedUp = stillRemembered.map((child) => {
    if (child.left !== null) return child;
    if (child.year === last) return { ...child, left: `${year}-07-21`, changed: day };
    return {
      ...child,
      year: child.year + 1,
      registration: formName(child.year + 1, formOf(child)),
      changed: day,
    };
  });
  const entering = cohort(school, year - first - 5, first).map((child) => ({
    ...child,
    joined: day,
    changed: day,
  }));
  return { children: [...movedUp, ...entering], adults: changedStaff(school, adults, day) };
}

const formOf = ({ registration }: Child): number => registration.charCodeAt(registration.length - 1) - 65;

/** About one teacher in eight moves on; somebody new takes over the form. */
function changedStaff(school: DemoSchool, adults: readonly Adult[], day: Day): Adult[] {
  const random = createRandom(`${school.estab}/september/${day}`);
  return adults.flatMap((adult) => {
    const staysInAnyCase = adult.left !== null || !adult.key.startsWith('teacher-');
    if (staysInAnyCase || !random.chance(0.125)) return [adult];
    const [place] = adult.key.slice('teacher-'.length).split('~');
    const successor = invented(
      school,
      `teacher-${place}~${day.slice(0, 4)}`,
      successorNumber(adult.number, academicYearOf(day)),
      adult.role,
      adult.registration,
      day,
    );
    return [{ ...adult, left: dayAfter(day, -1), changed: day }, successor];
  });
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
