import { createHash } from 'node:crypto';
import { cachedStatement, type Database } from '../../../shared/database/database.ts';
import { dayOf } from '../../../shared/local-time.ts';
import type { Adult } from '../../../shared/sample-data/people.ts';
import { academicYearOf, type Day } from '../../../shared/sample-data/school-year.ts';
import type { Enrolled } from '../mis.ts';
import type { PupilRecord, StaffRecord } from './record.ts';

interface Import {
  importedAt: string;
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
    'SELECT imported_at AS importedAt, digest FROM mis_imports WHERE estab = ?',
  ),
);

/** Replaces all people of a school. @param at when they are imported */
export function importPeople(
  database: Database,
  estab: string,
  { pupils, staff }: { pupils: PupilRecord[]; staff: StaffRecord[] },
  at: Date,
): void {
  const insert = database.prepare(
    'INSERT INTO mis_people (estab, kind, position, person) VALUES (?, ?, ?, ?)',
  );
  database.transaction(() => {
    forgetImport(database, estab);
    database
      .prepare('INSERT INTO mis_imports (estab, imported_at) VALUES (?, ?)')
      .run(estab, at.toISOString());
    const digest = createHash('sha256');
    for (const [kind, people] of [
      ['Student', pupils],
      ['Staff', staff],
    ] as const) {
      for (const [position, record] of people.entries()) {
        const person = JSON.stringify(record);
        insert.run(estab, kind, position, person);
        digest.update(`${kind}${person}\n`);
      }
    }
    database.prepare('UPDATE mis_imports SET digest = ? WHERE estab = ?').run(digest.digest('hex'), estab);
  })();
}

/** Restores the invented people of a school. @returns whether it had imported ones */
export const forgetImport = (database: Database, estab: string): boolean =>
  database.prepare('DELETE FROM mis_imports WHERE estab = ?').run(estab).changes > 0;

/**
 * The imported people of a school; undefined when they are invented. They do not change. They can be read once, one by one.
 */
export function importedPeople(
  database: Database,
  estab: string,
  day: Day,
): { children: Iterable<Enrolled>; adults: Iterable<Adult> } | undefined {
  const found = importOf(database).get(estab);
  if (!found) return undefined;
  const changed = dayOf(new Date(found.importedAt));
  const began = `${academicYearOf(day)}-09-01`;
  function* of<Person>(kind: 'Student' | 'Staff', read: (person: string) => Person): Iterable<Person> {
    const stored = database
      .prepare<[string, string], string>(
        'SELECT person FROM mis_people WHERE estab = ? AND kind = ? ORDER BY position',
      )
      .pluck();
    for (const person of stored.iterate(estab, kind)) yield read(person);
  }
  return {
    children: of('Student', (person) => child(JSON.parse(person), began, changed)),
    adults: of('Staff', (person) => adult(JSON.parse(person), began, changed)),
  };
}

function child(record: PupilRecord, began: Day, changed: Day): Enrolled {
  return {
    key: record.upn,
    household: record.upn,
    upn: record.upn,
    forename: record.forename,
    surname: record.surname,
    gender: record.gender,
    dateOfBirth: record.dob,
    year: record.ncyear,
    registration: record.reggroup,
    joined: record.entrydate ?? began,
    left: record.leavingdate,
    changed,
    known: {
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

function adult(record: StaffRecord, began: Day, changed: Day): Adult {
  return {
    key: record.email.toLowerCase(),
    title: record.title ?? '',
    forename: record.forename,
    surname: record.surname,
    email: record.email,
    phone: '',
    gender: record.gender,
    role: record.role ?? (record.teacher ? 'Teacher' : 'Support'),
    isTeacher: record.teacher ?? false,
    registration: record.reggroup,
    joined: record.startdate ?? began,
    left: record.enddate,
    changed,
  };
}
