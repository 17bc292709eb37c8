import type { Database } from '../../shared/database/database.ts';
import { createPasswordLink, endPasswordLinks, LINK_DAYS } from '../../shared/web/password-links.ts';
import type { PortalContext } from '../context.ts';
import { schoolOf } from '../records/schools.ts';
import type { Role } from './roles.ts';
import { endSessionsOf } from './sessions.ts';

/** A person who can sign in to the Manage School Portal for one school. */
export interface Administrator {
  id: number;
  estab: string;
  name: string;
  email: string;
  schoolName: string;
  role: Role;
  /** Null for accounts that the sandbox starts with. */
  addedAt: string | null;
  /** The name of the colleague who invited them. */
  invitedBy: string | null;
  lastSignInAt: string | null;
}

/** What counts tries at the password of the accounts with an address. */
export const accountName = (email: string): string => `school ${email.trim().toLowerCase()}`;

type WithPassword = Administrator & { passwordHash: string | null };

const SELECT = `SELECT administrators.id, administrators.estab, administrators.name, administrators.email,
  schools.name AS schoolName, password_hash AS passwordHash,
  CASE is_limited WHEN 1 THEN 'limited' ELSE role END AS role, added_at AS addedAt,
  invited_by AS invitedBy, last_sign_in_at AS lastSignInAt
  FROM administrators JOIN schools USING (estab)`;

export function administratorById(database: Database, id: number): WithPassword | undefined {
  return database.prepare<[number], WithPassword>(`${SELECT} WHERE administrators.id = ?`).get(id);
}

/** The accounts with this address: one for each school that the person administers. */
export function administratorsByEmail(database: Database, email: string): WithPassword[] {
  return database
    .prepare<[string], WithPassword>(`${SELECT} WHERE administrators.email = ? ORDER BY schools.name`)
    .all(email);
}

/** The account with this address at one school. */
export const accountAt = (database: Database, estab: string, email: string): Administrator | undefined =>
  administratorsByEmail(database, email).find((account) => account.estab === estab);

/** Whether this person authorised it. */
export const isDecisionOf = (
  { email }: Administrator,
  { authorisedByEmail }: { authorisedByEmail: string | null },
): boolean => authorisedByEmail?.toLowerCase() === email.toLowerCase();

/** Everyone with an account for a school, limited ones too. */
export function administratorsOf(
  database: Database,
  estab: string,
): (Administrator & { hasPassword: boolean })[] {
  return database
    .prepare<[string], WithPassword>(`${SELECT} WHERE administrators.estab = ? ORDER BY administrators.name`)
    .all(estab)
    .map(({ passwordHash, ...person }) => ({ ...person, hasPassword: passwordHash !== null }));
}

/** The people at a school who can see all that it shares, for emails about it. */
export const readersOf = (database: Database, estab: string): Administrator[] =>
  administratorsOf(database, estab).filter(({ role }) => role !== 'limited');

/**
 * Gives a person an account for a school and emails them a link to set their password. Does nothing
 * for a person who already has a password. Call it in a transaction.
 */
export function inviteAdministrator(
  context: PortalContext,
  person: { estab: string; name: string; email: string; role?: Role; invitedBy?: string },
): void {
  const { database, clock, mailer, url } = context;
  database
    .prepare(
      `INSERT INTO administrators (estab, name, email, role, is_limited, invited_by, added_at)
       VALUES (:estab, :name, :email, :role, :isLimited, :invitedBy, :addedAt) ON CONFLICT DO NOTHING`,
    )
    .run({
      invitedBy: null,
      ...person,
      role: person.role === 'lead' ? 'lead' : 'administrator',
      isLimited: person.role === 'limited' ? 1 : 0,
      addedAt: clock.now().toISOString(),
    });
  const account = administratorsByEmail(database, person.email).find(({ estab }) => estab === person.estab);
  if (!account || account.passwordHash !== null) return;
  const token = createPasswordLink(database, clock, account.id);
  const school = schoolOf(database, person);
  mailer.send({
    to: { name: person.name, address: person.email },
    subject: `Set your password for ${school.name} in Xporter’s Manage School Portal`,
    template: 'set-password',
    thread: `${school.estab}/portal`,
    data: {
      name: person.name,
      school: school.name,
      invitedBy: person.invitedBy ?? null,
      isLimited: account.role === 'limited',
      days: LINK_DAYS,
      link: `${url}/set-password/${token}`,
    },
  });
}

/** Stores a new hash of an administrator's password. */
export function keepPasswordHash(
  database: Database,
  id: number,
  passwordHash: string,
  replaced: string | null = null,
): void {
  database
    .prepare(
      'UPDATE administrators SET password_hash = :passwordHash WHERE id = :id AND (:replaced IS NULL OR password_hash = :replaced)',
    )
    .run({ id, passwordHash, replaced });
}

/** Records that an administrator has signed in. */
export function noteSignIn({ database, clock, journal }: PortalContext, account: Administrator): void {
  const { id, estab, email } = account;
  database.transaction(() => {
    database
      .prepare('UPDATE administrators SET last_sign_in_at = ? WHERE id = ?')
      .run(clock.now().toISOString(), id);
    journal.record({ estab, actor: email, event: 'accounts.signed-in' });
  })();
}

/** Sets the password, ends every link of that account, and signs it out everywhere. */
export function setPassword(
  context: PortalContext,
  administrator: Administrator,
  passwordHash: string,
): void {
  const { database, clock, journal } = context;
  database.transaction(() => {
    keepPasswordHash(database, administrator.id, passwordHash);
    endPasswordLinks(database, clock, administrator.id);
    endSessionsOf(database, administrator.id);
    journal.record({
      estab: administrator.estab,
      actor: administrator.email,
      event: 'accounts.password-set',
    });
  })();
}
