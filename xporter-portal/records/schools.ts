import type { Database } from '../../shared/database/database.ts';

/** A school in Xporter's register. */
export interface School {
  estab: string;
  urn: string;
  name: string;
  phase: string;
  street: string;
  town: string;
  county: string;
  postcode: string;
  phone: string;
  email: string;
  /** The name of its MIS in records/mis-kinds.ts; null until it is known. */
  mis: string | null;
}

export function schoolByEstab(database: Database, estab: string): School | undefined {
  return database.prepare<[string], School>('SELECT * FROM schools WHERE estab = ?').get(estab);
}

/** The numbers and names of all schools in the register. */
export const schoolNames = (database: Database): Pick<School, 'estab' | 'name'>[] =>
  database
    .prepare<[], Pick<School, 'estab' | 'name'>>('SELECT estab, name FROM schools ORDER BY estab')
    .all();

/** @throws when there is no such school */
export function schoolOf(database: Database, { estab }: { estab: string }): School {
  const school = schoolByEstab(database, estab);
  if (!school) throw new Error(`no school ${estab}`);
  return school;
}

/** Saves the name of a school's MIS. */
export function rememberMis(database: Database, estab: string, mis: string): void {
  database.prepare('UPDATE schools SET mis = ? WHERE estab = ?').run(mis, estab);
}

export function saveSchool(database: Database, school: School): void {
  database
    .prepare(
      `INSERT INTO schools (estab, urn, name, phase, street, town, county, postcode, phone, email, mis)
       VALUES (:estab, :urn, :name, :phase, :street, :town, :county, :postcode, :phone, :email, :mis)`,
    )
    .run(school);
}

/** Whether anyone has an account for the school. */
export const isRegistered = (database: Database, estab: string): boolean =>
  database.prepare('SELECT 1 FROM administrators WHERE estab = ?').get(estab) !== undefined;
