import type { Database } from '../../shared/database/database.ts';
import type { School } from '../records/schools.ts';

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

/**
 * The domain at which people may register a school: that of the address in the national register, where no other school
 * shares it. Otherwise anyone could register a school that they have nothing to do with, and read its staff.
 * @returns undefined where only the registered address itself will do
 */
export function ownDomainOf(database: Database, { estab, email }: School): string | undefined {
  const domain = domainOf(email);
  const shared = database
    .prepare("SELECT 1 FROM schools WHERE estab <> ? AND lower(substr(email, instr(email, '@') + 1)) = ?")
    .get(estab, domain);
  return shared === undefined ? domain : undefined;
}

/** Whether the national register knows an address as the school's. */
export const isKnownAddress = (database: Database, school: School, email: string): boolean =>
  email.toLowerCase() === school.email.toLowerCase() || domainOf(email) === ownDomainOf(database, school);
