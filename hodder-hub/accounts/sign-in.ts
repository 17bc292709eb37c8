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

/** Whoever these credentials are of; nothing tells which of them was wrong. */
export async function recognise(database: Database, given: Credentials): Promise<Member | undefined> {
  const found = memberByLogin(database, given.username);
  const matches = await passwordMatches(given.password, found?.passwordHash ?? null);
  if (!found || !matches) return undefined;
  if (given.centreId !== '' && given.centreId !== found.estab) return undefined;
  return found;
}
