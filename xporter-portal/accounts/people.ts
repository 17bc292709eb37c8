import { endPasswordLinks } from '../../shared/web/password-links.ts';
import type { PortalContext } from '../context.ts';
import {
  type Administrator,
  administratorById,
  administratorsByEmail,
  administratorsOf,
  inviteAdministrator,
} from './administrators.ts';
import { ROLE_LABELS, type Role } from './roles.ts';
import { endSessionsOf } from './sessions.ts';

/** The change would leave the school without an administrator. */
export class LastAdministrator extends Error {}

/** The person already has access. */
export class HasAccess extends Error {}

/**
 * Gives a colleague access and emails them a link to set their password.
 * @throws HasAccess
 */
export function invitePerson(
  context: PortalContext,
  by: Administrator,
  person: { name: string; email: string; role: Role },
): void {
  const { database, journal } = context;
  const { estab } = by;
  if (administratorsByEmail(database, person.email).some((each) => each.estab === estab))
    throw new HasAccess();
  database.transaction(() => {
    inviteAdministrator(context, { estab, ...person, invitedBy: by.name });
    journal.record({ estab, actor: by.email, event: 'access.invited', detail: person });
  })();
}

/** An account of the same school; undefined for any other. */
export function colleague(
  { database }: PortalContext,
  by: Administrator,
  id: number,
): Administrator | undefined {
  const person = administratorById(database, id);
  return person?.estab === by.estab ? person : undefined;
}

/** @throws LastAdministrator */
export function changeRole(
  context: PortalContext,
  by: Administrator,
  person: Administrator,
  role: Exclude<Role, 'limited'>,
): void {
  const { database, journal } = context;
  if (person.role === role) return;
  database.transaction(() => {
    mustLeaveAnAdministrator(context, person);
    database.prepare('UPDATE administrators SET role = ?, is_limited = 0 WHERE id = ?').run(role, person.id);
    journal.record({
      estab: by.estab,
      actor: by.email,
      event: 'access.role-changed',
      detail: { email: person.email, from: person.role, to: role },
    });
  })();
}

/**
 * Removes a person's access: signs them out everywhere and emails them.
 * @throws LastAdministrator
 */
export function removePerson(context: PortalContext, by: Administrator, person: Administrator): void {
  const { database, clock, journal, mailer, url } = context;
  database.transaction(() => {
    mustLeaveAnAdministrator(context, person);
    endPasswordLinks(database, clock, person.id);
    endSessionsOf(database, person.id);
    database.prepare('DELETE FROM password_links WHERE account_id = ?').run(person.id);
    database.prepare('DELETE FROM administrators WHERE id = ?').run(person.id);
    journal.record({
      estab: by.estab,
      actor: by.email,
      event: 'access.removed',
      detail: { name: person.name, email: person.email, role: person.role },
    });
    mailer.send({
      to: { name: person.name, address: person.email },
      subject: `You no longer have access to ${person.schoolName} in Xporter’s Manage School Portal`,
      template: 'access-removed',
      thread: `${person.estab}/portal`,
      data: {
        name: person.name,
        school: person.schoolName,
        by: by.name,
        role: ROLE_LABELS[person.role],
        portal: url,
      },
    });
  })();
}

function mustLeaveAnAdministrator({ database }: PortalContext, leaving: Administrator): void {
  const others = administratorsOf(database, leaving.estab).filter(
    ({ id, role }) => id !== leaving.id && role === 'administrator',
  );
  if (leaving.role === 'administrator' && others.length === 0) throw new LastAdministrator();
}
