import type { Database } from '../../shared/database/database.ts';

/** A teacher who can sign in. */
export interface Member {
  id: number;
  estab: string;
  /** Title, forename and surname. */
  name: string;
  email: string;
  /** AC: the Access Coordinator, who alone can set up a connection. */
  type: 'AC' | 'Teacher';
  centreName: string;
}

const SELECT = `SELECT teachers.id, teachers.estab, teachers.title || ' ' || teachers.forename || ' ' || teachers.surname AS name,
  teachers.email, teachers.type, centres.name AS centreName
  FROM teachers JOIN centres USING (estab)`;

export function memberById(database: Database, id: number): Member | undefined {
  return database.prepare<[number], Member>(`${SELECT} WHERE teachers.id = ?`).get(id);
}

/** @param login a username or an email address, in any case */
export function memberByLogin(
  database: Database,
  login: string,
): (Member & { passwordHash: string | null }) | undefined {
  return database
    .prepare<{ login: string }, Member & { passwordHash: string | null }>(
      `${SELECT.replace('centreName', 'centreName, teachers.password_hash AS passwordHash')}
       WHERE teachers.username = :login OR teachers.email = :login`,
    )
    .get({ login });
}

/** Stores a new hash of a member's password. */
export function keepPasswordHash(
  database: Database,
  id: number,
  passwordHash: string,
  replaced: string | null = null,
): void {
  database
    .prepare(
      'UPDATE teachers SET password_hash = :passwordHash WHERE id = :id AND (:replaced IS NULL OR password_hash = :replaced)',
    )
    .run({ id, passwordHash, replaced });
}

/** The Access Coordinator of a centre. */
export function coordinatorOf(database: Database, estab: string): Member | undefined {
  return database.prepare<[string], Member>(`${SELECT} WHERE teachers.estab = ? AND type = 'AC'`).get(estab);
}

/** A member's names without the title. @throws when there is no such member */
export function namesOf(database: Database, { id }: Member): { forename: string; surname: string } {
  const names = database
    .prepare<[number], { forename: string; surname: string }>(
      'SELECT forename, surname FROM teachers WHERE id = ?',
    )
    .get(id);
  if (!names) throw new Error(`no member ${id}`);
  return names;
}
