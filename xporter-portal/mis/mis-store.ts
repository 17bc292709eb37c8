import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Database } from '../../shared/database/database.ts';
import { dayOf, instantAt, localTime } from '../../shared/local-time.ts';
import { appointedFor, livesOn } from '../../shared/sample-data/life.ts';
import { expandSchool, type SchoolFacts } from '../../shared/sample-data/new-school.ts';
import type { Adult } from '../../shared/sample-data/people.ts';
import {
  cohort,
  FIRST_SUPPLY,
  formName,
  guestNumber,
  invented,
  newcomer,
  successorNumber,
} from '../../shared/sample-data/people.ts';
import { academicYearOf, type Day, dayAfter, later } from '../../shared/sample-data/school-year.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../shared/sample-data/schools.ts';
import { misKind } from '../records/mis-kinds.ts';
import { type School, schoolByEstab } from '../records/schools.ts';
import { importedPeople, importVersion, isImportedSince } from './import/imported.ts';
import { createMis, type Enrolled, type Mis } from './mis.ts';
import { createCandidateNumbers, createMisIds } from './mis-ids.ts';
import { weighedCache } from './weighed-cache.ts';

/** When Xporter refreshes its copy of each school's data, every night. A refresh takes a few seconds. */
const REFRESH_STARTS = '02:25';
const REFRESH_ENDS = '02:25:06.223';
const PEOPLE_KEPT = 250_000;
const INVENTIONS_KEPT = 200;

/** What the database says of the data that Xporter has from a school. */
export interface StoredData {
  /** A digest of the school's entry in the register, of which its people are invented. */
  school: string;
  /** When it was last refreshed other than at night, ISO. */
  refreshedAt: string | null;
  imported: string;
}

/** The simulated MIS of each school. */
export interface MisStore {
  /**
   * A school's MIS as it was at the last refresh before `now`, or at once after an import.
   * @param mis the name of its kind: another kind gives everyone new ids
   */
  misOf(school: School, mis: string, now: Date): Mis;
  /** The same at a time before now. What files have said of people since then counts already. */
  misBefore(school: School, mis: string, then: Date): Mis;
  /**
   * Identifies what `misOf` returns: equal until something in it can have changed.
   * @param stored of the school, the current ones
   */
  versionOf(mis: string, now: Date, stored: StoredData): string;
  /** The day that the latest refresh of a school's data preceded. */
  dayOf(estab: string, now: Date): Day;
  /** What `versionOf` takes. */
  storedOf(estab: string): StoredData;
}

export function createMisStore(database: Database): MisStore {
  const kept = weighedCache<{ version: string; mis: Mis }>(PEOPLE_KEPT, ({ mis }) => mis.pupils.length);

  // One object for each school: who lives there is remembered by it.
  const inventions = new LRUCache<string, DemoSchool>({ max: INVENTIONS_KEPT });
  const invention = (school: School): DemoSchool => {
    const facts = JSON.stringify(school);
    const known = inventions.get(facts) ?? inventionOf(school);
    inventions.set(facts, known);
    return known;
  };

  const refreshedAt = database
    .prepare<[string], string | null>('SELECT refreshed_at FROM mis_connections WHERE estab = ?')
    .pluck();
  const storedOf: MisStore['storedOf'] = (estab) => ({
    school: hash('sha1', JSON.stringify(schoolByEstab(database, estab) ?? null)),
    refreshedAt: refreshedAt.get(estab) ?? null,
    imported: importVersion(database, estab) ?? '',
  });
  const dayOfRefresh = ({ refreshedAt: at }: StoredData, now: Date): Day => {
    const nightly = refreshDay(now);
    if (at === null || at > now.toISOString()) return nightly;
    return later(dayOf(new Date(at)), nightly);
  };

  const idsOf = createMisIds(database);
  const candidatesOf = createCandidateNumbers(database);

  const versionOf: MisStore['versionOf'] = (mis, now, stored) =>
    `${mis}/${dayOfRefresh(stored, now)}/${stored.imported}/${stored.school}`;

  const keptIn = (place: string, school: School, mis: string, now: Date, then?: Date): Mis => {
    const stored = storedOf(school.estab);
    const version = `${versionOf(mis, now, stored)}${then ? `/${then.toISOString()}` : ''}`;
    const found = kept.get(place);
    if (found?.version === version) return found.mis;
    const day = dayOfRefresh(stored, now);
    const people = importedPeople(database, school.estab, then) ?? lifeAt(school, day, invention(school));
    const kind = misKind(mis);
    const made = createMis(school, kind, day, people, idsOf(kind, school.estab), candidatesOf(school.estab));
    kept.set(place, { version, mis: made });
    return made;
  };

  return {
    versionOf,
    storedOf,
    dayOf: (estab, now) => dayOfRefresh(storedOf(estab), now),
    misOf: (school, mis, now) => keptIn(`${school.estab}/${mis}`, school, mis, now),
    misBefore(school, mis, then) {
      const { estab } = school;
      const now = `${estab}/${mis}`;
      const isReplaced = isImportedSince(database, estab, then);
      const isOfNow = !isReplaced && kept.peek(now)?.version === versionOf(mis, then, storedOf(estab));
      return keptIn(isOfNow ? now : `${now}/before`, school, mis, then, isReplaced ? then : undefined);
    },
  };
}

/** The day that the last refresh preceded. */
export function refreshDay(now: Date): Day {
  const shown = localTime(now);
  const day = shown.slice(0, 10);
  return shown.slice(11) < REFRESH_STARTS ? dayAfter(day, -1) : day;
}

/** The time of the last refresh as the API writes it: in England, without a time zone. */
export const refreshTime = (day: Day): string => `${day}T${REFRESH_ENDS}`;

/** When the last refresh ended. */
export const refreshedOn = (day: Day): Date => instantAt(day, REFRESH_ENDS);

/** The two that an agency sends from October until the summer. */
const supplyTeachers = (school: DemoSchool, year: number): Adult[] =>
  [0, 1].map((place) => ({
    ...invented(
      school,
      `supply-${year}-${place + 1}`,
      successorNumber(FIRST_SUPPLY + place, Math.max(year, 2026)),
      'Supply Teacher',
      null,
      `${year}-10-05`,
    ),
    isTeacher: true,
  }));

/** The invented school behind an entry of the register. */
export const inventionOf = (school: School): DemoSchool =>
  DEMO_SCHOOLS.find(({ estab }) => estab === school.estab) ?? expandSchool(asFacts(school));

/** The invented people at a school without imported ones, with guests and next year's intake. */
export function lifeAt(
  school: School,
  day: Day,
  invention = inventionOf(school),
): { children: Enrolled[]; adults: Adult[]; supply: Adult[] } {
  const lives = livesOn(invention, day);
  const [first, last] = invention.years;
  const year = academicYearOf(day);
  const visiting = ['G', 'G', 'S'] as const;
  const guests = visiting.map(
    (enrolment, index): Enrolled => ({
      ...newcomer(invention, year - last - 5, `guest${index + 1}`, guestNumber(year, index)),
      year: last,
      registration: formName(last, 0),
      joined: `${year}-09-01`,
      changed: `${year}-09-01`,
      enrolment,
    }),
  );
  const appointed = appointedFor(invention, lives, year + 1).map((adult) => ({
    ...adult,
    changed: `${year}-09-01`,
  }));
  const expected = cohort(invention, year + 1 - first - 5, first).map((child) => ({
    ...child,
    joined: `${year + 1}-09-01`,
    changed: `${year}-09-01`,
  }));
  return {
    children: [...lives.children, ...guests, ...expected],
    adults: [...lives.adults, ...appointed],
    supply: supplyTeachers(invention, year),
  };
}

/** The register has more phases than the sample data, and no MIS for some schools. */
export const asFacts = ({ phase, mis, forms, sixthForm, emails, ...school }: School): SchoolFacts => ({
  ...school,
  phase: phase === 'Secondary' || phase === 'Junior' ? phase : 'Primary',
  mis: mis ?? 'SIMS',
  forms: forms ?? undefined,
  sixthForm: sixthForm === 1,
  emails: emails !== 0,
});
