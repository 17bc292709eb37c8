import type { Database } from '../../../shared/database/database.ts';
import { dayOf } from '../../../shared/local-time.ts';

/** A school as Hodder Education knows it. */
export interface Centre {
  estab: string;
  name: string;
  street: string;
  town: string;
  county: string;
  postcode: string;
  urn: string;
  phone: string;
  email: string;
  /** Who decides for the school: the head, usually. */
  contactForename: string;
  contactSurname: string;
  contactEmail: string;
  contactPhone: string;
  /** Slugs of the services it has, as services/services.ts names them. */
  services: string[];
}

/** @throws when there is no such centre: every signed-in member belongs to one */
export function centreOf(database: Database, estab: string): Centre {
  const row = database
    .prepare<[string], Omit<Centre, 'services'> & { services: string }>(
      `SELECT estab, name, street, town, county, postcode, urn, phone, email, services, contact_forename AS contactForename,
         contact_surname AS contactSurname, contact_email AS contactEmail, contact_phone AS contactPhone
       FROM centres WHERE estab = ?`,
    )
    .get(estab);
  if (!row) throw new Error(`no centre ${estab}`);
  return { ...row, services: JSON.parse(row.services) };
}

/** The first day of the school's present year: 1 September unless the coordinator has said otherwise. YYYY-MM-DD */
export function yearStartOf(database: Database, estab: string, now: Date): string {
  const day =
    database
      .prepare<[string], string>('SELECT year_starts FROM centres WHERE estab = ?')
      .pluck()
      .get(estab) ?? '09-01';
  const today = dayOf(now);
  const year = Number(today.slice(0, 4)) - (today.slice(5) >= day ? 0 : 1);
  return `${year}-${day}`;
}

/** @param day MM-DD */
export function setYearStart(database: Database, estab: string, day: string): void {
  database.prepare('UPDATE centres SET year_starts = ? WHERE estab = ?').run(day, estab);
}
