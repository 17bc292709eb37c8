import { createPasswordLink, endPasswordLinks, LINK_DAYS } from '../../shared/web/password-links.ts';
import type { HubContext } from '../context.ts';
import { keepPasswordHash, type Member, memberById } from './members.ts';

/** Emails a new teacher a link to set a password. To be called in the transaction that adds them. */
export function welcomeTeacher(context: HubContext, id: number): void {
  const { database, clock, mailer, url } = context;
  const member = memberById(database, id);
  if (!member) return;
  const token = createPasswordLink(database, clock, id);
  mailer.send({
    to: { name: member.name, address: member.email },
    subject: `Welcome to Wellbeing at ${member.centreName}: set your password`,
    template: 'welcome',
    thread: `${member.estab}/welcome`,
    data: {
      name: member.name,
      school: member.centreName,
      days: LINK_DAYS,
      link: `${url}/set-password/${token}`,
      wellbeing: `${url}/wellbeing`,
    },
  });
}

/** Sets the password and ends every link of that account. */
export function setPassword(context: HubContext, { id, estab, email }: Member, passwordHash: string): void {
  const { database, clock, journal } = context;
  database.transaction(() => {
    keepPasswordHash(database, id, passwordHash);
    endPasswordLinks(database, clock, id);
    journal.record({ estab, actor: email, event: 'accounts.password-set' });
  })();
}
