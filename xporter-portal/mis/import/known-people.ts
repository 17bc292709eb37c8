import type { Database } from '../../../shared/database/database.ts';
import { foldAddress } from '../../../shared/names.ts';
import type { Adult } from '../../../shared/sample-data/people.ts';
import type { Day } from '../../../shared/sample-data/school-year.ts';
import type { Enrolled } from '../mis.ts';
import type { KnownTraits, Traits } from './recognise.ts';
import type { PupilRecord, StaffRecord } from './record.ts';

export type ImportedKind = 'Student' | 'Staff';

/** What a file says, or what the MIS knows of an invented person. */
export type Details = Partial<PupilRecord> | Partial<StaffRecord>;

/** What a person keeps for life while files correct the rest. */
export interface Identity {
  kind: ImportedKind;
  /** Unique in the school and kind; the school's choices are about it. */
  key: string;
  /** Their contacts belong to it. */
  household: string;
  /** Unique in the school and kind. */
  number: number;
  /** The day they joined, for a file that does not say. */
  joined: Day;
}

/** A person that the school's MIS has now or had before. */
export interface KnownPerson extends KnownTraits, Identity {
  details: Details;
  changedAt: string;
}

/** A person of the last file, with what it says of them. */
export interface ImportedPerson<Record> extends Identity {
  record: Record;
  /** ISO: when what the file says of them last changed. */
  changedAt: string;
}

interface Row extends Identity {
  person: string;
  formerIds: string;
  changedAt: string;
  isHere: number;
}

const SELECT = `SELECT kind, person_key AS key, household, number, person, former_ids AS formerIds, joined,
  changed_at AS changedAt, is_here AS isHere FROM imported_people`;

const pupilTraits = (record: PupilRecord): Traits => ({
  id: record.upn,
  formerIds: record.formerupn === null ? [] : [record.formerupn],
  forename: record.forename,
  surname: record.surname,
  gender: record.gender,
  day: record.dob,
  role: null,
});

const staffTraits = (record: StaffRecord): Traits => ({
  id: foldAddress(record.email),
  formerIds: [],
  forename: record.forename,
  surname: record.surname,
  gender: record.gender,
  day: record.startdate,
  role: record.role,
});

/** What a line of a file says to tell its person from others. */
export const traitsOf = (record: PupilRecord | StaffRecord): Traits =>
  'upn' in record ? pupilTraits(record) : staffTraits(record);

/** Everyone that a file of the school has ever had. */
export function peopleOfFiles(database: Database, estab: string): KnownPerson[] {
  const rows = database.prepare<[string], Row>(`${SELECT} WHERE estab = ? ORDER BY kind, number`).all(estab);
  return rows.map(({ person, formerIds, isHere, ...identity }) => {
    const details: PupilRecord | StaffRecord = JSON.parse(person);
    const traits = traitsOf(details);
    const standing = isHere === 1 ? 'here' : 'gone';
    return { ...identity, ...traits, formerIds: JSON.parse(formerIds), details, standing };
  });
}

/** The invented people of a school. A file can have them too. */
export function inventedPeople({
  children,
  adults,
}: {
  children: Iterable<Enrolled>;
  adults: Iterable<Adult>;
}): KnownPerson[] {
  const unchanged = { formerIds: [], standing: 'invented', changedAt: '' } as const;
  const pupils = [...children].map((child): KnownPerson => {
    const { key, household, number, upn, forename, surname, gender, dateOfBirth: dob, joined } = child;
    const details = { upn, forename, surname, gender, dob, ncyear: child.year, reggroup: child.registration };
    const traits = { id: upn, forename, surname, gender, day: dob, role: null };
    return { ...unchanged, ...traits, kind: 'Student', key, household, number, joined, details };
  });
  const staff = [...adults].map((adult): KnownPerson => {
    const { key, number, email, title, forename, surname, gender, role, isTeacher: teacher, joined } = adult;
    const details = { email, title, forename, surname, gender, role, teacher, reggroup: adult.registration };
    const traits = { id: foldAddress(email), forename, surname, gender, day: null, role };
    return { ...unchanged, ...traits, kind: 'Staff', key, household: key, number, joined, details };
  });
  return [...pupils, ...staff];
}

/**
 * The people of the school's last file, by number, so that the order of its lines changes nothing.
 * @param then ISO: with those who have gone from the files since; null for none of them
 */
export function* peopleOfLastFile<Record>(
  database: Database,
  estab: string,
  kind: ImportedKind,
  then: string | null = null,
): Iterable<ImportedPerson<Record>> {
  const rows = database.prepare<[string, ImportedKind, string | null], Row>(
    `${SELECT} WHERE estab = ? AND kind = ? AND (is_here = 1 OR gone_at >= ?) ORDER BY number`,
  );
  for (const { person, ...identity } of rows.iterate(estab, kind, then))
    yield { ...identity, record: JSON.parse(person) };
}

/** Marks everyone of the last file as gone. Their keys and numbers stay theirs. */
export const markAllGone = (database: Database, estab: string): unknown =>
  database.prepare('UPDATE imported_people SET is_here = 0 WHERE estab = ?').run(estab);

/** Notes when people went that a file no longer has. @param at blank where that is not known */
export const noteGone = (database: Database, estab: string, at: string): unknown =>
  database
    .prepare('UPDATE imported_people SET gone_at = ? WHERE estab = ? AND is_here = 0 AND gone_at IS NULL')
    .run(at, estab);

/** Makes the function that stores what a file says of a person. */
export function personSaver(
  database: Database,
  estab: string,
): (person: ImportedPerson<PupilRecord | StaffRecord> & { formerIds: readonly string[] }) => void {
  const save = database.prepare(
    `INSERT OR REPLACE INTO imported_people
       (estab, kind, person_key, household, number, person, former_ids, joined, changed_at, is_here)
     VALUES (:estab, :kind, :key, :household, :number, :person, :formerIds, :joined, :changedAt, 1)`,
  );
  return ({ record, formerIds, ...identity }) =>
    save.run({
      ...identity,
      estab,
      person: JSON.stringify(record),
      formerIds: JSON.stringify(formerIds),
    });
}
