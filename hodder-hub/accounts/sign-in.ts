import { estabIn } from '../../shared/school-number.ts';
import { hashPassword, hasOtherCost, passwordMatches } from '../../shared/web/passwords.ts';
import type { HubContext } from '../context.ts';
import { keepPasswordHash, type Member, memberByLogin } from './members.ts';

export interface Credentials {
  /** Username or email address. */
  username: string;
  password: string;
  /** The estab, or blank: the form does not require it. */
  centreId: string;
}

/**
 * The member with these credentials; undefined for wrong ones, without saying which was wrong. A hash of another cost
 * is made again.
 */
export async function recognise(
  { database, passwordCost }: HubContext,
  credentials: Credentials,
): Promise<Member | undefined> {
  const found = memberByLogin(database, credentials.username);
  const matches = await passwordMatches(credentials.password, found?.passwordHash ?? null, passwordCost);
  if (!found?.passwordHash || !matches) return undefined;
  const { centreId } = credentials;
  if (centreId !== '' && estabIn(centreId) !== found.estab) return undefined;
  if (hasOtherCost(found.passwordHash, passwordCost))
    keepPasswordHash(
      database,
      found.id,
      await hashPassword(credentials.password, passwordCost),
      found.passwordHash,
    );
  return found;
}
