import { estabIn } from '../../shared/school-number.ts';
import { passwordMatches } from '../../shared/web/passwords.ts';
import type { HubContext } from '../context.ts';
import { keepPasswordHash, type Member, memberByLogin } from './members.ts';

export interface Credentials {
  /** Username or email address. */
  username: string;
  password: string;
  /** The estab, or blank: the form does not require it. */
  centreId: string;
}

/** The member with these credentials. Undefined for wrong ones, without saying which was wrong. */
export async function recognise(
  { database }: HubContext,
  credentials: Credentials,
): Promise<Member | undefined> {
  const found = memberByLogin(database, credentials.username);
  const stored = found?.passwordHash ?? null;
  const matches = await passwordMatches(credentials.password, stored, (renewed) => {
    if (found) keepPasswordHash(database, found.id, renewed, stored);
  });
  if (!found || !matches) return undefined;
  const { centreId } = credentials;
  if (centreId !== '' && estabIn(centreId) !== found.estab) return undefined;
  return found;
}
