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
  /** What is not usual about an invented school: see SchoolFacts. */
  forms?: number | null;
  sixthForm?: 0 | 1;
  /** 0 where nobody has an email address in the MIS. */
  emails?: 0 | 1;
}

const SELECT = 'SELECT *, sixth_form AS sixthForm FROM schools';

export function schoolByEstab(database: Database, estab: string): School | undefined {
  return database.prepare<[string], School>(`${SELECT} WHERE estab = ?`).get(estab);
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

/** Adds a school, or replaces it. */
export function saveSchool(database: Database, school: School): void {
  database
    .prepare(
      `INSERT INTO schools (estab, urn, name, phase, street, town, county, postcode, phone, email, mis, forms,
         sixth_form, emails)
       VALUES (:estab, :urn, :name, :phase, :street, :town, :county, :postcode, :phone, :email, :mis, :forms,
         :sixthForm, :emails)
       ON CONFLICT (estab) DO UPDATE SET urn = excluded.urn, name = excluded.name, phase = excluded.phase,
         street = excluded.street, town = excluded.town, county = excluded.county, postcode = excluded.postcode,
         phone = excluded.phone, email = excluded.email, mis = excluded.mis, forms = excluded.forms,
         sixth_form = excluded.sixth_form, emails = excluded.emails`,
    )
    .run({ forms: null, sixthForm: 0, emails: 1, ...school });
}

/** Whether anyone has an account for the school. */
export const isRegistered = (database: Database, estab: string): boolean =>
  database.prepare('SELECT 1 FROM administrators WHERE estab = ?').get(estab) !== undefined;
