import type { Database } from '../../../shared/database/database.ts';
import { apiError } from '../errors.ts';

export const SEARCH_PARAMETERS = [
  'id',
  'q',
  'limit',
  'postcode',
  'telephone',
  'la_code',
  'estab_code',
  'options',
];
const MOST = 100;

/**
 * Searches the register of schools. The columns are the sandbox's own, because no recording of Xporter's is public.
 * @param query names in lower case
 * @throws ApiError for an invalid parameter, or when there is nothing to search for
 */
export function searchRegister(database: Database, query: Map<string, string>) {
  const limit = query.get('limit') || '20';
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST) {
    throw apiError('not-a-number', 'limit', limit, MOST);
  }
  const options = (query.get('options') || 'includeClosed').toLowerCase();
  if (options !== 'includeclosed') throw apiError('search-option-unknown');
  const [q, postcode, telephone, la, estab] = ['q', 'postcode', 'telephone', 'la_code', 'estab_code'].map(
    (name) => query.get(name) ?? '',
  );
  if (![q, postcode, telephone, la, estab].some(Boolean)) {
    throw apiError('search-empty');
  }
  const plain = (text = '') => text.replace(/\s/g, '');
  return database
    .prepare(
      `SELECT urn AS Id, urn AS URN, name AS Name, phase AS Phase, substr(estab, 1, 3) AS LaCode,
         substr(estab, 4) AS EstabCode, estab AS Estab, street AS Street, town AS TownOrCity, county AS County,
         postcode AS PostCode, phone AS Telephone, 'Open' AS Status
       FROM schools
       WHERE finds(:q, name)
         AND (:postcode = '' OR instr(replace(lower(postcode), ' ', ''), lower(:postcode)) = 1)
         AND instr(replace(phone, ' ', ''), :telephone) > 0
         AND (:la = '' OR instr(substr(estab, 1, 3), :la) = 1)
         AND (:estab = '' OR instr(substr(estab, 4), :estab) = 1)
       ORDER BY name LIMIT :limit`,
    )
    .all({
      q: q ?? '',
      postcode: plain(postcode),
      telephone: plain(telephone),
      la: plain(la),
      estab: plain(estab),
      limit: Number(limit),
    });
}
