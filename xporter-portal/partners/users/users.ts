import type { Database } from '../../../shared/database/database.ts';
import { ConflictError } from '../../../shared/errors.ts';

/**
 * A person who can sign in to the Partner Portal, for one app. A colleague or another app needs another account, so that
 * typing a publisher's name gives nobody a look at what is another's.
 */
export interface PartnerUser {
  id: number;
  /** Null until they have created their app. */
  relyingParty: string | null;
  /** As they named it when they signed up. */
  publisher: string;
  name: string;
  email: string;
  passwordHash: string;
}

const SELECT = `SELECT id, relying_party AS relyingParty, publisher, name, email, password_hash AS passwordHash FROM partner_users`;

export function partnerUserById(database: Database, id: number): PartnerUser | undefined {
  return database.prepare<[number], PartnerUser>(`${SELECT} WHERE id = ?`).get(id);
}

export function partnerUserByEmail(database: Database, email: string): PartnerUser | undefined {
  return database.prepare<[string], PartnerUser>(`${SELECT} WHERE email = ?`).get(email);
}

/** The people who look after an app. */
export const partnersOf = (database: Database, relyingParty: string): PartnerUser[] =>
  database.prepare<[string], PartnerUser>(`${SELECT} WHERE relying_party = ?`).all(relyingParty);

/** @returns its id */
export function addPartnerUser(database: Database, user: Omit<PartnerUser, 'id'>): number {
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO partner_users (relying_party, publisher, name, email, password_hash)
       VALUES (:relyingParty, :publisher, :name, :email, :passwordHash)`,
    )
    .run(user);
  return Number(lastInsertRowid);
}

/** Stores a new hash of a user's password. */
export function renewPasswordHash(database: Database, user: PartnerUser, passwordHash: string): void {
  database
    .prepare('UPDATE partner_users SET password_hash = ? WHERE id = ? AND password_hash = ?')
    .run(passwordHash, user.id, user.passwordHash);
}

/** What counts tries at a user's password. */
export const partnerAccountName = (email: string): string => `partner ${email.trim().toLowerCase()}`;

/** Moves a user to another app. */
export function movePartnerUser(database: Database, { id }: PartnerUser, relyingParty: string): void {
  database.prepare('UPDATE partner_users SET relying_party = ? WHERE id = ?').run(relyingParty, id);
}

/**
 * Gives a user without an app the one that they look after.
 * @throws ConflictError when they have one since
 */
export function giveApp(database: Database, { id }: PartnerUser, relyingParty: string): void {
  const { changes } = database
    .prepare('UPDATE partner_users SET relying_party = ? WHERE id = ? AND relying_party IS NULL')
    .run(relyingParty, id);
  if (changes === 0) throw new ConflictError('You already look after an app');
}
