import { type Clock, daysAfter } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { hashToken, randomToken } from '../database/seal.ts';

/** How long a set-your-password link works. */
export const LINK_DAYS = 7;

/**
 * Makes a link's token for an account; only its hash is kept. Needs the side's table `password_links`.
 * To be called in a transaction.
 * @param days how long it works
 */
export function createPasswordLink(
  database: Database,
  clock: Clock,
  accountId: number,
  days = LINK_DAYS,
): string {
  const token = randomToken();
  database
    .prepare('INSERT INTO password_links (token_hash, account_id, expires_at) VALUES (?, ?, ?)')
    .run(hashToken(token), accountId, daysAfter(clock.now(), days).toISOString());
  return token;
}

export type OpenedLink = { kind: 'live'; accountId: number } | { kind: 'unknown' | 'used' | 'expired' };

/** @param timeOf the time of the school that an account belongs to */
export function openPasswordLink(
  database: Database,
  timeOf: (accountId: number) => Date,
  token: string,
): OpenedLink {
  const row = database
    .prepare<[string], { accountId: number; expiresAt: string; usedAt: string | null }>(
      `SELECT account_id AS accountId, expires_at AS expiresAt, used_at AS usedAt
       FROM password_links WHERE token_hash = ?`,
    )
    .get(hashToken(token));
  if (!row) return { kind: 'unknown' };
  if (row.usedAt !== null) return { kind: 'used' };
  if (row.expiresAt <= timeOf(row.accountId).toISOString()) return { kind: 'expired' };
  return { kind: 'live', accountId: row.accountId };
}

/** Ends every link of an account, as soon as one has been used. */
export function endPasswordLinks(database: Database, clock: Clock, accountId: number): void {
  database
    .prepare('UPDATE password_links SET used_at = coalesce(used_at, ?) WHERE account_id = ?')
    .run(clock.now().toISOString(), accountId);
}
