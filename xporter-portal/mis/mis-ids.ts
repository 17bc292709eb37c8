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
}

/** A warehouse keeps the ids of groups and staff in two bytes: they get the numbers up to this. */
const LAST_SMALL = 32_767;
const FIRST_SMALL = 11;
const SMALL = /^(staff|year|registration|house|class|subject|room|timetable[a-z-]*)\//;

/** The ids of every school’s MIS, in the database. */
export function createMisIds(database: Database): (kind: MisKind, estab: string) => MisIds {
  const isHashed = database.prepare('SELECT 1 FROM hashed_mis_ids WHERE estab = ?');
  const numbers = createNumbers(database);
  return (kind, estab) => {
    if (isHashed.get(estab) !== undefined) return hashedIds(kind, estab);
    return kind.ids === 'guids' ? guids(kind, estab) : numbers(kind, estab);
  };
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
  };
}

function guids({ wireName }: MisKind, estab: string): MisIds {
  const known = new Map<string, string>();
  const of = (key: string): string => {
    const id = known.get(key) ?? guidOf(`${wireName}/${estab}/${key}`);
    known.set(key, id);
    return id;
  };
  return { ofPerson: (sort, { key }) => of(`${sort}/${key}`), of, give() {} };
}

interface Given {
  estab: string;
  mis: string;
  thing: string;
  id: number;
}

function createNumbers(database: Database): (kind: MisKind, estab: string) => MisIds {
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
    database.transaction(() => again.forEach((given) => void insert.run(given))).immediate();
    unsure = [];
  }

  /** @param things that may have no number yet */
  function giveNumbers(estab: string, mis: string, things: readonly string[]): Given[] {
    const nextAfter = (before: number, to: number) => (last.get(estab, before, to) ?? before) + 1;
    let small = nextAfter(FIRST_SMALL - 1, LAST_SMALL);
    let large = nextAfter(LAST_SMALL, Number.MAX_SAFE_INTEGER);
    return things.map((thing) => {
      const known = one.get(estab, mis, thing);
      if (known !== undefined) return { estab, mis, thing, id: known };
      const given = { estab, mis, thing, id: SMALL.test(thing) && small <= LAST_SMALL ? small++ : large++ };
      insert.run(given);
      return given;
    });
  }

  return ({ wireName: mis }, estab) => {
    writeUnsure();
    const known = new Map(all.all(estab, mis).map(({ thing, id }) => [thing, id]));
    const give = (things: readonly string[]): void => {
      writeUnsure();
      const fresh = [...new Set(things)].filter((thing) => !known.has(thing));
      if (fresh.length === 0) return;
      const given = database.inTransaction
        ? giveNumbers(estab, mis, fresh)
        : database.transaction(() => giveNumbers(estab, mis, fresh)).immediate();
      for (const { thing, id } of given) known.set(thing, id);
      if (database.inTransaction) unsure = [...unsure, ...given];
    };
    const numberOf = (thing: string): string => {
      if (!known.has(thing)) give([thing]);
      return String(known.get(thing));
    };
    return {
      ofPerson: (sort, { key }) => numberOf(`${sort}/${key}`),
      of: (key) => datedId(key, numberOf) ?? numberOf(key),
      give: (sort, people) => give(people.map(({ key }) => `${sort}/${key}`)),
    };
  };
}

const FIRST_DAY = '2020-01-01';
const PERIODS_A_DAY = 5;
const FORMS = LAST_SMALL + 1;

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
