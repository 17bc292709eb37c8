import { createHash } from 'node:crypto';
import { cachedStatement, type Database } from '../../../shared/database/database.ts';
import { dayOf, localTime } from '../../../shared/local-time.ts';
import type { Adult } from '../../../shared/sample-data/people.ts';
import { academicYearOf } from '../../../shared/sample-data/school-year.ts';
import type { Enrolled } from '../mis.ts';
import {
  type Beside,
  type Compared,
  type Comparison,
  changesOf,
  comparePeople,
  type FilePeople,
} from './compare.ts';
import {
  type Identity,
  type ImportedPerson,
  markAllGone,
  noteGone,
  peopleOfLastFile,
  personSaver,
  traitsOf,
} from './known-people.ts';
import type { PupilRecord, StaffRecord } from './record.ts';

interface Import {
  importedAt: string;
  /** When the school's first file replaced the invented people. */
  beganAt: string;
  /** Identifies the people, because two imports can have the same time. */
  digest: string;
}

/** Identifies the imported people of a school; undefined when they are invented. */
export function importVersion(database: Database, estab: string): string | undefined {
  const found = importOf(database).get(estab);
  return found && `${found.importedAt}/${found.digest}`;
}

const importOf = cachedStatement((database) =>
  database.prepare<[string], Import>(
    'SELECT imported_at AS importedAt, coalesce(began_at, imported_at) AS beganAt, digest FROM mis_imports WHERE estab = ?',
  ),
);

/** Imported people are numbered from here: the numbers of invented people are smaller. */
const FIRST_NUMBER = 100_001;

/**
 * Replaces all people of a school. A person who is recognised keeps key, household and number. A person who may be the same as
 * another, with no answer, becomes a new person: ask first (`planOf`).
 * @param at when they are imported
 */
export function importPeople(
  database: Database,
  estab: string,
  file: FilePeople,
  at: Date,
  beside: Beside = {},
): void {
  database
    .transaction(() => {
      const earlier = importOf(database).get(estab);
      const comparison = comparePeople(database, estab, file, beside);
      forgetImport(database, estab);
      const save = personSaver(database, estab);
      const identify = identities(comparison, `${academicYearOf(dayOf(at))}-09-01`);
      const digest = createHash('sha256');
      for (const person of comparison.people) {
        const identity = identify(person);
        const { record, known } = person;
        const isUnchanged = known?.standing === 'here' && changesOf(person).length === 0;
        const saved = {
          ...identity,
          record,
          changedAt: isUnchanged ? known.changedAt : at.toISOString(),
          formerIds: formerIdsOf(person),
        };
        save(saved);
        digest.update(`${JSON.stringify(saved)}\n`);
      }
      const now = at.toISOString();
      noteGone(database, estab, earlier ? now : '');
      database
        .prepare('INSERT INTO mis_imports (estab, imported_at, began_at, digest) VALUES (?, ?, ?, ?)')
        .run(estab, now, earlier?.beganAt ?? now, digest.digest('hex'));
    })
    .immediate();
}

/** Gives each person their own identity, or a new one that nobody has had. */
function identities({ known }: Comparison, joined: string): (person: Compared) => Identity {
  const keys = new Set(known.map(({ kind, key }) => `${kind}/${key}`));
  const next = { Student: FIRST_NUMBER, Staff: FIRST_NUMBER };
  for (const { kind, number } of known) next[kind] = Math.max(next[kind], number + 1);
  return ({ kind, record, known: same }) => {
    const number = same?.number ?? next[kind]++;
    if (same) return { kind, number, key: same.key, household: same.household, joined: same.joined };
    const { id } = traitsOf(record);
    let key = id;
    for (let again = 2; keys.has(`${kind}/${key}`); again++) key = `${id}~${again}`;
    keys.add(`${kind}/${key}`);
    return { kind, number, key, household: key, joined };
  };
}

function formerIdsOf({ record, known }: Compared): string[] {
  const { id, formerIds } = traitsOf(record);
  const former = new Set([...formerIds, ...(known ? [known.id, ...known.formerIds] : [])]);
  former.delete(id);
  return [...former];
}

/** Restores the invented people of a school. @returns whether it had imported ones */
export function forgetImport(database: Database, estab: string): boolean {
  return database.transaction(() => {
    markAllGone(database, estab);
    return database.prepare('DELETE FROM mis_imports WHERE estab = ?').run(estab).changes > 0;
  })();
}

/**
 * The imported people of a school; undefined when they are invented. They do not change. They can be read once, one by one.
 * @param then those of an earlier time, as the files since then have them
 */
export function importedPeople(
  database: Database,
  estab: string,
  then?: Date,
): { children: Iterable<Enrolled>; adults: Iterable<Adult> } | undefined {
  const latest = importOf(database).get(estab);
  const at = then?.toISOString() ?? null;
  if (!latest || (at !== null && at <= latest.beganAt)) return undefined;
  return {
    children: mapped(peopleOfLastFile<PupilRecord>(database, estab, 'Student', at), child),
    adults: mapped(peopleOfLastFile<StaffRecord>(database, estab, 'Staff', at), adult),
  };
}

/** Whether a file has replaced a school's people since then. */
export const isImportedSince = (database: Database, estab: string, then: Date): boolean =>
  (importOf(database).get(estab)?.importedAt ?? '') >= then.toISOString();

function* mapped<From, To>(items: Iterable<From>, map: (item: From) => To): Iterable<To> {
  for (const item of items) yield map(item);
}

function child(person: ImportedPerson<PupilRecord>): Enrolled {
  const { key, household, number, joined, changedAt, record } = person;
  return {
    key,
    household,
    number,
    upn: record.upn,
    forename: record.forename,
    surname: record.surname,
    gender: record.gender,
    dateOfBirth: record.dob,
    year: record.ncyear,
    registration: record.reggroup,
    joined: record.entrydate ?? joined,
    left: record.leavingdate,
    changed: localTime(new Date(changedAt)),
    known: {
      ...(record.formerupn === null ? {} : { formerUpn: record.formerupn }),
      ...(record.middlename === null ? {} : { middleName: record.middlename }),
      ...(record.email === null ? {} : { email: record.email }),
      ...(record.senprovision === undefined ? {} : { sen: record.senprovision }),
      ...(record.fsmeligible === undefined
        ? {}
        : { freeMeals: record.fsmeligible, everFreeMeals: record.fsmeligible }),
      ...(record.pupilpremium === undefined ? {} : { pupilPremium: record.pupilpremium }),
    },
  };
}

function adult({ key, number, joined, changedAt, record }: ImportedPerson<StaffRecord>): Adult {
  return {
    key,
    number,
    title: record.title ?? '',
    forename: record.forename,
    surname: record.surname,
    email: record.email,
    phone: '',
    gender: record.gender,
    role: record.role ?? (record.teacher ? 'Teacher' : 'Support'),
    isTeacher: record.teacher ?? false,
    registration: record.reggroup,
    joined: record.startdate ?? joined,
    left: record.enddate,
    changed: localTime(new Date(changedAt)),
  };
}
