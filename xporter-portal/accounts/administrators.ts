import { daysAfter } from '../../shared/clock.ts';
import type { Database } from '../../shared/database/database.ts';
import { hashToken, randomToken } from '../../shared/database/seal.ts';
import type { PortalContext } from '../context.ts';
import { schoolOf } from '../register/schools.ts';

/** Somebody who may sign in to the Manage School Portal for one school. */
export interface Administrator {
  id: number;
  estab: string;
  name: string;
  email: string;
  schoolName: string;
}

/** How long a set-your-password link works. */
const LINK_DAYS = 7;

type WithPassword = Administrator & { passwordHash: string | null };

const SELECT = `SELECT administrators.id, administrators.estab, administrators.name, administrators.email,
  schools.name AS schoolName, password_hash AS passwordHash
  FROM administrators JOIN schools USING (estab)`;

export function administratorById(database: Database, id: number): WithPassword | undefined {
  return database.prepare<[number], WithPassword>(`${SELECT} WHERE administrators.id = ?`).get(id);
}

/** One account a school: somebody may administer several. */
export function administratorsByEmail(database: Database, email: string): WithPassword[] {
  return database
    .prepare<[string], WithPassword>(`${SELECT} WHERE administrators.email = ? ORDER BY schools.name`)
    .all(email);
}

export function administratorsOf(database: Database, estab: string): Administrator[] {
  return database
    .prepare<[string], WithPassword>(`${SELECT} WHERE administrators.estab = ? ORDER BY administrators.name`)
    .all(estab);
}

/**
 * Gives somebody an account for a school and emails them a link to set their password. Does nothing
 * for whoever has a password already. To be called in a transaction.
 */
export function inviteAdministrator(
  context: PortalContext,
  person: { estab: string; name: string; email: string },
): void {
  const { database, clock, mailer, url } = context;
  database
    .prepare(
      'INSERT INTO administrators (estab, name, email) VALUES (:estab, :name, :email) ON CONFLICT DO NOTHING',
    )
    .run(person);
  const account = administratorsByEmail(database, person.email).find(({ estab }) => estab === person.estab);
  if (!account || account.passwordHash !== null) return;
  const token = randomToken();
  database
    .prepare('INSERT INTO password_links (token_hash, administrator_id, expires_at) VALUES (?, ?, ?)')
    .run(hashToken(token), account.id, daysAfter(clock.now(), LINK_DAYS).toISOString());
  const school = schoolOf(database, person);
  mailer.send({
    to: { name: person.name, address: person.email },
    subject: `Set your password for ${school.name} in Xporter’s Manage School Portal`,
    template: 'set-password',
    thread: `${school.estab}/portal`,
    data: {
      name: person.name,
      school: school.name,
      days: LINK_DAYS,
      link: `${url}/set-password/${token}`,
      portal: url,
    },
  });
}

export type PasswordLink =
  | { kind: 'live'; administrator: Administrator }
  | { kind: 'unknown' | 'used' | 'expired' };

export function openPasswordLink({ database, clock }: PortalContext, token: string): PasswordLink {
  const row = database
    .prepare<[string], { administratorId: number; expiresAt: string; usedAt: string | null }>(
      `SELECT administrator_id AS administratorId, expires_at AS expiresAt, used_at AS usedAt
       FROM password_links WHERE token_hash = ?`,
    )
    .get(hashToken(token));
  const administrator = row && administratorById(database, row.administratorId);
  if (!row || !administrator) return { kind: 'unknown' };
  if (row.usedAt !== null) return { kind: 'used' };
  if (row.expiresAt <= clock.now().toISOString()) return { kind: 'expired' };
  return { kind: 'live', administrator };
}

/** Sets the password and ends every link of that account. */
export function setPassword(
  context: PortalContext,
  administrator: Administrator,
  passwordHash: string,
): void {
  const { database, clock, journal } = context;
  database.transaction(() => {
    database
      .prepare('UPDATE administrators SET password_hash = ? WHERE id = ?')
      .run(passwordHash, administrator.id);
    database
      .prepare('UPDATE password_links SET used_at = coalesce(used_at, ?) WHERE administrator_id = ?')
      .run(clock.now().toISOString(), administrator.id);
    journal.record({
      estab: administrator.estab,
      actor: administrator.email,
      event: 'accounts.password-set',
    });
  })();
}
