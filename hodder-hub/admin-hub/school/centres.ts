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
  /** Slugs of the services it has, as services/services.ts names them. */
  services: string[];
}

/** @throws when there is no such centre: whoever is signed in belongs to one */
export function centreOf(database: Database, estab: string): Centre {
  const row = database
    .prepare<[string], Omit<Centre, 'services'> & { services: string }>(
      'SELECT * FROM centres WHERE estab = ?',
    )
    .get(estab);
  if (!row) throw new Error(`no centre ${estab}`);
  return { ...row, services: JSON.parse(row.services) };
}
