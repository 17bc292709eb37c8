import type { Database } from '../../shared/database/database.ts';
import { daysBetween } from '../../shared/sample-data/school-year.ts';
import { guidOf, hashedId, hashedPersonIds, type MisKind, type PersonSort } from '../records/mis-kinds.ts';

/** The ids in a school’s MIS. Each is given once, for life, and never to anything else. */
export interface MisIds {
  /** @param person whose key or, where ids are made of a hash, number is unique in the school among people of the sort */
  ofPerson(sort: PersonSort, person: { key: string; number: number }): string;
  /** The id of a group or of another record, by its key in the school. */
  of(key: string): string;
  /** Gives ids to many people, in this order, in one transaction. */
  give(sort: PersonSort, people: readonly { key: string }[]): void;
  /** The same for other records, by their keys. */
  giveAll(keys: readonly string[]): void;
}

interface Range {
  from: number;
  to: number;
}

/** Candidates have four digits. A warehouse keeps the ids of groups and staff in two bytes. All others have five. */
const CANDIDATES: Range = { from: 1, to: 9999 };
const SMALL: Range = { from: 10_001, to: 32_767 };
const LARGE: Range = { from: 32_768, to: 99_999 };
const BEYOND: Range = { from: 100_000, to: Number.MAX_SAFE_INTEGER };
const IS_SMALL = /^(staff|year|registration|house|class|subject|room|timetable[a-z-]*)\//;

/** Schools begin at one of so many places, so that people of two have rarely the same ids. */
const BEGINNINGS = 11;

/** Where a school’s numbers of a sort come from, in this order. */
function rangesOf(estab: string, thing: string): Range[] {
  if (thing.startsWith('candidate/')) return [CANDIDATES, BEYOND];
  const { from, to } = IS_SMALL.test(thing) ? SMALL : LARGE;
  const first = from + (Number(estab) % BEGINNINGS) * Math.floor((to - from) / BEGINNINGS);
  return [{ from: first, to }, { from, to: first - 1 }, BEYOND];
}

/** The ids of every school’s MIS, in the database. */
export function createMisIds(database: Database): (kind: MisKind, estab: string) => MisIds {
  const isHashed = database.prepare('SELECT 1 FROM hashed_mis_ids WHERE estab = ?');
  const numbers = createNumbers(database);
  return (kind, estab) => {
    if (isHashed.get(estab) !== undefined) return hashedIds(kind, estab);
    if (kind.ids === 'guids') return guids(kind, estab);
    const { numberOf, give } = numbers(estab, kind.wireName);
    return {
      ofPerson: (sort, { key }) => numberOf(`${sort}/${key}`),
      of: (key) => datedId(key, numberOf) ?? numberOf(key),
      give: (sort, people) => give(people.map(({ key }) => `${sort}/${key}`)),
      giveAll: give,
    };
  };
}

/** Numbers of pupils for exams and tests: theirs for life, whichever MIS their school has. */
export function createCandidateNumbers(database: Database): (estab: string) => CandidateNumbers {
  const numbers = createNumbers(database);
  return (estab) => {
    const { numberOf, give } = numbers(estab, 'candidates');
    return {
      give: (pupils) => give(pupils.map(({ key }) => `candidate/${key}`)),
      of: ({ key }) => numberOf(`candidate/${key}`).padStart(4, '0'),
    };
  };
}

export interface CandidateNumbers {
  /** In one transaction. */
  give(pupils: readonly { key: string }[]): void;
  of(pupil: { key: string }): string;
}

/** As they were made before there were numbers: of a person’s number, and of a hash. */
export function hashedIds(kind: MisKind, estab: string): MisIds {
  const idFor = hashedPersonIds(kind, estab);
  const known = new Map<string, string>();
  return {
    ofPerson: (sort, { number }) => idFor(sort, number),
    of(key) {
      const id = known.get(key) ?? hashedId(kind, `${estab}/${key}`);
      known.set(key, id);
      return id;
    },
    give() {},
    giveAll() {},
  };
}

function guids({ wireName }: MisKind, estab: string): MisIds {
  const known = new Map<string, string>();
  const of = (key: string): string => {
    const id = known.get(key) ?? guidOf(`${wireName}/${estab}/${key}`);
    known.set(key, id);
    return id;
  };
  return { ofPerson: (sort, { key }) => of(`${sort}/${key}`), of, give() {}, giveAll() {} };
}

interface Given {
  estab: string;
  mis: string;
  thing: string;
  id: number;
}

interface Numbers {
  numberOf(thing: string): string;
  /** @param things that may have no number yet */
  give(things: readonly string[]): void;
}

function createNumbers(database: Database): (estab: string, mis: string) => Numbers {
  const all = database.prepare<[string, string], Given>(
    'SELECT estab, mis, thing, id FROM mis_ids WHERE estab = ? AND mis = ?',
  );
  const one = database
    .prepare<[string, string, string], number>(
      'SELECT id FROM mis_ids WHERE estab = ? AND mis = ? AND thing = ?',
    )
    .pluck();
  const last = database
    .prepare<[string, number, number], number | null>(
      'SELECT max(id) FROM mis_ids WHERE estab = ? AND id BETWEEN ? AND ?',
    )
    .pluck();
  const insert = database.prepare(
    'INSERT OR IGNORE INTO mis_ids (estab, mis, thing, id) VALUES (:estab, :mis, :thing, :id)',
  );
  /** Given in a caller’s transaction. If it is rolled back, they are written again: somebody may have seen them. */
  let unsure: Given[] = [];

  function writeUnsure(): void {
    if (unsure.length === 0 || database.inTransaction) return;
    const again = unsure;
    database.transaction(() => again.forEach((entry) => void insert.run(entry))).immediate();
    unsure = [];
  }

  function giveNumbers(estab: string, mis: string, things: readonly string[]): Given[] {
    const lastIn = new Map<number, number>();
    const next = (thing: string): number => {
      for (const { from, to } of rangesOf(estab, thing)) {
        const before = lastIn.get(from) ?? last.get(estab, from, to) ?? from - 1;
        lastIn.set(from, Math.min(before + 1, to));
        if (before < to) return before + 1;
      }
      throw new Error(`school ${estab} has no number left for ${thing}`);
    };
    return things.map((thing) => {
      const known = one.get(estab, mis, thing);
      const entry = { estab, mis, thing, id: known ?? next(thing) };
      if (known === undefined) insert.run(entry);
      return entry;
    });
  }

  return (estab, mis) => {
    writeUnsure();
    const known = new Map(all.all(estab, mis).map(({ thing, id }) => [thing, id]));
    const give = (things: readonly string[]): void => {
      writeUnsure();
      const fresh = [...new Set(things)].filter((thing) => !known.has(thing));
      if (fresh.length === 0) return;
      const entries = database.inTransaction
        ? giveNumbers(estab, mis, fresh)
        : database.transaction(() => giveNumbers(estab, mis, fresh)).immediate();
      for (const { thing, id } of entries) known.set(thing, id);
      if (database.inTransaction) unsure = [...unsure, ...entries];
    };
    const numberOf = (thing: string): string => {
      if (!known.has(thing)) give([thing]);
      return String(known.get(thing));
    };
    return { numberOf, give };
  };
}

const FIRST_DAY = '2020-01-01';
const PERIODS_A_DAY = 5;
const FORMS = SMALL.to + 1;

/**
 * The id of a day, session or period of the calendar, or of a lesson on a day: made of its date, because there are many.
 * They are below 2^31. @returns undefined for any other key
 */
function datedId(key: string, numberOf: (thing: string) => string): string | undefined {
  const [, sort, date = '', rest = ''] =
    /^(day|session|period|instance)\/(\d{4}-\d\d-\d\d)(?:\/(.+))?$/.exec(key) ?? [];
  if (sort === undefined) return undefined;
  const day = daysBetween(FIRST_DAY, date);
  if (sort === 'day') return String(day);
  if (sort === 'session') return String(day * 2 + (rest === 'PM' ? 1 : 0));
  if (sort === 'period') return String(day * PERIODS_A_DAY + Number(rest));
  const [registration, slot] = [
    rest.slice(0, rest.lastIndexOf('/')),
    Number(rest.slice(rest.lastIndexOf('/') + 1)),
  ];
  const period = day * PERIODS_A_DAY + (slot % PERIODS_A_DAY);
  return String(period * FORMS + Number(numberOf(`registration/${registration}`)));
}
