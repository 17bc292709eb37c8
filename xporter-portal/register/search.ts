import type { Database } from '../../shared/database/database.ts';
import type { School } from '../records/schools.ts';

/** The most schools to find. */
export const MOST = 20;

/**
 * Finds schools by postcode (its beginning), by LA and DfE number (`999/2001`, `9992001`, `999 2001`), by URN or by name.
 * @returns null when the search is none of these, and no school has such a name
 */
export function findSchools(database: Database, search: string): School[] | null {
  const text = search.trim().toUpperCase();
  const digits = text.replace(/[\s/-]/g, '');
  if (/^\d{7}$/.test(digits)) return ofColumn(database, 'estab', digits);
  if (/^\d{6}$/.test(digits)) return ofColumn(database, 'urn', digits);
  const postcode = text.replace(/\s/g, '');
  if (!/^[A-Z]{1,2}\d[A-Z\d]{0,5}$/.test(postcode)) return ofName(database, search);
  return database
    .prepare<{ postcode: string }, School>(
      `SELECT * FROM schools WHERE replace(postcode, ' ', '') LIKE :postcode || '%' ORDER BY name LIMIT ${MOST}`,
    )
    .all({ postcode });
}

function ofName(database: Database, name: string): School[] | null {
  if (!/\p{L}/u.test(name)) return null;
  const found = database
    .prepare<[string], School>(`SELECT * FROM schools WHERE finds(?, name) ORDER BY fold(name) LIMIT ${MOST}`)
    .all(name);
  return found.length > 0 ? found : null;
}

const ofColumn = (database: Database, column: 'estab' | 'urn', value: string): School[] =>
  database.prepare<[string], School>(`SELECT * FROM schools WHERE ${column} = ?`).all(value);
