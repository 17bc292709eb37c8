import type { Database } from '../../../shared/database/database.ts';

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

/** @throws when there is no such centre: whoever is signed in belongs to one */
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

/** The name of the centre with that number, if there is one. */
export function centreName(database: Database, estab: string): string | undefined {
  return database.prepare<[string], string>('SELECT name FROM centres WHERE estab = ?').pluck().get(estab);
}
