import { type Database, preparedOnce } from '../../../shared/database/database.ts';
import type { Adult } from '../../../shared/demonstration/people.ts';
import { academicYearOf, type Day } from '../../../shared/demonstration/school-year.ts';
import type { Enrolled } from '../mis.ts';
import type { PupilRecord, StaffRecord } from './record.ts';

/** When a school's people were brought in; undefined where they are invented. */
export const importVersion = (database: Database, estab: string): string | undefined =>
  versionOf(database).get(estab);

const versionOf = preparedOnce((database) =>
  database.prepare<[string], string>('SELECT imported_at FROM mis_imports WHERE estab = ?').pluck(),
);

/** Puts people in the place of those a school had, all or none. @param at becomes the import's version */
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
    for (const [index, pupil] of pupils.entries()) insert.run(estab, 'Student', index, JSON.stringify(pupil));
    for (const [index, person] of staff.entries()) insert.run(estab, 'Staff', index, JSON.stringify(person));
  })();
}

/** Lets a school have its invented people back. @returns whether it had others */
export const forgetImport = (database: Database, estab: string): boolean =>
  database.prepare('DELETE FROM mis_imports WHERE estab = ?').run(estab).changes > 0;

/**
 * The people that were brought in for a school; undefined where they are invented. They stay as they are. They are
 * read one by one as they are asked for, once.
 */
export function importedPeople(
  database: Database,
  estab: string,
  day: Day,
): { children: Iterable<Enrolled>; adults: Iterable<Adult> } | undefined {
  const version = importVersion(database, estab);
  if (version === undefined) return undefined;
  const changed = version.slice(0, 10);
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
