import type { Database } from '../../shared/database/database.ts';
import { passwordMatches } from '../../shared/web/passwords.ts';
import { type Member, memberByLogin } from './members.ts';

export interface Credentials {
  /** Username or email address. */
  username: string;
  password: string;
  /** The estab, or blank: the form does not require it. */
  centreId: string;
}

/** The member with these credentials; undefined for wrong ones, without saying which was wrong. */
export async function recognise(database: Database, credentials: Credentials): Promise<Member | undefined> {
  const found = memberByLogin(database, credentials.username);
  const matches = await passwordMatches(credentials.password, found?.passwordHash ?? null);
  if (!found || !matches) return undefined;
  if (credentials.centreId !== '' && credentials.centreId !== found.estab) return undefined;
  return found;
}
