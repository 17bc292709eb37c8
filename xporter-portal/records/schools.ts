import type { Database } from '../../shared/database/database.ts';

/** A school as Xporter's register has it. */
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
  /** The MIS it runs, by its name in mis/kinds.ts; null until it has told. */
  mis: string | null;
}

export function schoolByEstab(database: Database, estab: string): School | undefined {
  return database.prepare<[string], School>('SELECT * FROM schools WHERE estab = ?').get(estab);
}

/** @throws when there is none: whatever names an estab names a registered school */
export function schoolOf(database: Database, { estab }: { estab: string }): School {
  const school = schoolByEstab(database, estab);
  if (!school) throw new Error(`no school ${estab}`);
  return school;
}

/** Remembers which MIS a school has said that it runs. */
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

/** Whether somebody has an account for the school. */
export const isRegistered = (database: Database, estab: string): boolean =>
  database.prepare('SELECT 1 FROM administrators WHERE estab = ?').get(estab) !== undefined;
