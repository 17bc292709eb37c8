import { standingOn } from '../../shared/sample-data/people.ts';
import { createRandom, type Random } from '../../shared/sample-data/random.ts';
import { type Day, dayAfter, later, openIn, weekday } from '../../shared/sample-data/school-year.ts';
import type { School } from '../records/schools.ts';
import {
  ACHIEVEMENT_OUTCOMES,
  BEHAVIOUR_OUTCOMES,
  CONDUCT_TYPES,
  type ConductCategory,
  type ConductType,
  ROLES,
} from './conduct-types.ts';
import type { Pupil } from './pupils.ts';
import type { StaffMember } from './staff.ts';
import { PERIODS } from './timetable.ts';

/** An achievement, or an incident of behaviour. */
export interface Incident {
  /** Unique in the school, and the same in every MIS. */
  key: string;
  type: ConductType;
  date: Day;
  /** When it was recorded, by clocks in England. It is in the MIS from then on. */
  recorded: string;
  /** Of the day: a period, or lunch. */
  time: string;
  comment: string;
  isResolved: boolean;
  pupils: readonly Involved[];
  /** Who recorded it; null when they are not shared. */
  staff: StaffMember | null;
}

export interface Involved {
  pupil: Pupil;
  role: string;
  points: number;
  outcome: { code: string; name: string };
}

/** How much trouble a pupil is in: most are in hardly any, and a few are in most of it. */
export function troubleOf(school: School, { key }: Pick<Pupil, 'key'>): number {
  const chance = createRandom(`${school.estab}/trouble/${key}`).next();
  return chance < 0.03 ? 1 : chance < 0.09 ? 0.3 : chance < 0.3 ? 0.05 : 0.005;
}

/** Whether a pupil carries a report card from lesson to lesson. */
export const isOnReport = (school: School, pupil: Pick<Pupil, 'key'>): boolean =>
  troubleOf(school, pupil) === 1;

/** How likely an achievement is in a week. */
const PRAISE_A_WEEK = 0.16;
const WITH_ANOTHER = 0.2;

/** Each category with its types, outcomes, and rhythm: how often, from Monday to Friday. Weeks end with both. */
const CATEGORIES: Record<
  ConductCategory,
  { types: readonly ConductType[]; outcomes: readonly [string, string][]; rhythm: readonly number[] }
> = {
  Ach: { types: typesOf('Ach'), outcomes: ACHIEVEMENT_OUTCOMES, rhythm: [14, 17, 19, 20, 30] },
  Beh: { types: typesOf('Beh'), outcomes: BEHAVIOUR_OUTCOMES, rhythm: [13, 18, 20, 25, 24] },
};

function typesOf(category: ConductCategory): ConductType[] {
  return CONDUCT_TYPES.filter((type) => type.category === category);
}

/** Everyone who is or was at a school, in an order that nobody who comes later changes for a day before. */
interface Present {
  byYear: ReadonlyMap<number, readonly Pupil[]>;
  teachers: readonly StaffMember[];
}

/**
 * The achievements and behaviour of an academic year, up to a day. What happened in a week follows from the pupil and the
 * week alone, so that it stays when other people come and go.
 * @param people with those who have left, who may have been there at the time
 */
export function incidentsOf(
  school: School,
  year: number,
  day: Day,
  people: { pupils: readonly Pupil[]; staff: readonly StaffMember[] },
): Incident[] {
  const isOpen = openIn(year);
  const enrolled = inOrder(people.pupils.filter(({ enrolment }) => enrolment === 'C'));
  const byYear = new Map<number, Pupil[]>();
  for (const pupil of enrolled) {
    const others = byYear.get(pupil.year);
    if (others) others.push(pupil);
    else byYear.set(pupil.year, [pupil]);
  }
  const present = { byYear, teachers: inOrder(people.staff.filter(({ isTeacher }) => isTeacher)) };
  const incidents: Incident[] = [];
  for (const pupil of enrolled) {
    const trouble = troubleOf(school, pupil);
    const first = later(pupil.joined, `${year}-09-01`);
    for (let monday = mondayOf(first); monday <= day; monday = dayAfter(monday, 7)) {
      const seed = `${school.estab}/conduct/${pupil.key}/${monday}`;
      const random = createRandom(seed);
      const categories = [
        ...repeated(random, PRAISE_A_WEEK, 'Ach' as const),
        ...repeated(random, trouble, 'Beh' as const),
      ];
      for (const [index, category] of categories.entries()) {
        const date = dayAfter(monday, placeIn(random, CATEGORIES[category].rhythm));
        if (date > day || !isOpen(date) || standingOn(date, pupil) !== 'there') continue;
        incidents.push(incidentOf(createRandom(`${seed}/${index}`), category, pupil, date, present, index));
      }
    }
  }
  return incidents.sort((one, other) => (one.recorded < other.recorded ? -1 : 1));
}

function incidentOf(
  random: Random,
  category: ConductCategory,
  pupil: Pupil,
  date: Day,
  { byYear, teachers }: Present,
  index: number,
): Incident {
  const { types, outcomes } = CATEGORIES[category];
  const type =
    types[
      placeIn(
        random,
        types.map(({ weight }) => weight),
      )
    ];
  if (!type) throw new Error(`there are no types of ${category}`);
  const [code, name] = outcomes[random.between(0, outcomes.length - 1)] ?? ['', ''];
  const outcome = { code, name };
  const involved: Involved[] = [{ pupil, role: ROLES.participant, points: type.points, outcome }];
  const staff = oneOf(teachers, date, random.next()) ?? null;
  const other = oneOf(byYear.get(pupil.year) ?? [], date, random.next());
  if (category === 'Beh' && random.chance(WITH_ANOTHER) && other && other.key !== pupil.key)
    involved.push({ pupil: other, role: ROLES.witness, points: 0, outcome });
  const isLunch = type.activity === 'Lunch';
  const period = random.between(0, PERIODS.length - 1);
  const hour = isLunch ? '13' : PERIODS[period]?.to.slice(0, 2);
  const minute = String(random.between(1, 58)).padStart(2, '0');
  return {
    key: `conduct/${pupil.key}/${mondayOf(date)}/${index}`,
    type,
    date,
    recorded: `${date}T${hour}:${minute}:00`,
    time: isLunch ? 'Lunchtime' : `Period ${period + 1}`,
    comment: random.pick(type.comments),
    isResolved: random.chance(0.8),
    pupils: involved,
    staff,
  };
}

const inOrder = <Person extends { key: string }>(people: readonly Person[]): Person[] =>
  [...people].sort((one, other) => (one.key < other.key ? -1 : 1));

const mondayOf = (day: Day): Day => dayAfter(day, 1 - weekday(day));

/** As many times as a rate says, on average. */
function repeated<Item>(random: Random, rate: number, item: Item): Item[] {
  const found: Item[] = [];
  for (let left = rate; left > 0; left -= 0.5) if (random.chance(Math.min(left, 0.5))) found.push(item);
  return found;
}

/** One of several places, chosen by their weights. */
function placeIn(random: Random, weights: readonly number[]): number {
  let rest = random.next() * weights.reduce((total, weight) => total + weight, 0);
  const found = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return Math.max(found, 0);
}

/** One of those who were there on a day. @param chance from 0 to 1 */
function oneOf<Person extends { joined: Day; left: Day | null }>(
  people: readonly Person[],
  date: Day,
  chance: number,
): Person | undefined {
  const there = people.filter((person) => standingOn(date, person) === 'there');
  return there[Math.floor(chance * there.length)];
}

/** A suspension. */
export interface Exclusion {
  key: string;
  pupil: Pupil;
  reason: ExclusionReason;
  from: Day;
  /** The last day. */
  to: Day;
  days: number;
}

export interface ExclusionReason {
  code: string;
  name: string;
}

export const EXCLUSION_REASONS: readonly [ExclusionReason, ...ExclusionReason[]] = [
  { code: 'PP', name: 'Physical assault against a pupil' },
  { code: 'VA', name: 'Verbal abuse against an adult' },
  { code: 'DB', name: 'Persistent disruptive behaviour' },
  { code: 'DM', name: 'Damage' },
];

/** The suspensions of an academic year, up to a day: of the few who are in most trouble, once in some weeks. */
export function exclusionsOf(school: School, year: number, day: Day, pupils: readonly Pupil[]): Exclusion[] {
  const isOpen = openIn(year);
  return pupils.flatMap((pupil) => {
    if (troubleOf(school, pupil) !== 1) return [];
    const found: Exclusion[] = [];
    const last = day < `${year + 1}-07-21` ? day : `${year + 1}-07-21`;
    for (let monday = mondayOf(`${year}-09-14`); monday <= last; monday = dayAfter(monday, 7)) {
      const random = createRandom(`${school.estab}/exclusion/${pupil.key}/${monday}`);
      if (!random.chance(0.06)) continue;
      const days = random.between(1, 3);
      const from = dayAfter(monday, random.between(0, 5 - days));
      const reason = random.pick(EXCLUSION_REASONS);
      const dates = Array.from({ length: days }, (_, index) => dayAfter(from, index));
      const isPossible = dates.every((date) => isOpen(date) && standingOn(date, pupil) === 'there');
      if (from > day || !isPossible) continue;
      const to = dayAfter(from, days - 1);
      found.push({ key: `exclusion/${pupil.key}/${monday}`, pupil, reason, from, to, days });
    }
    return found;
  });
}
