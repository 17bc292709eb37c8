import { daysAfter } from '../../shared/clock.ts';
import type { Due } from '../../shared/scheduled-jobs.ts';
import type { PortalContext } from '../context.ts';
import { type Authorisation, waitingInvitations } from '../records/authorisations.ts';
import { linksOf } from '../records/invitation-links.ts';
import { sendInvitation } from './invite.ts';

/** Days without an answer before the first and the second reminder. */
const REMINDER_DAYS = [3, 10];

/** Reminds the holders of open invitations. For a forwarded invitation the days start again. */
export function sendReminders(context: PortalContext): void {
  for (const invitation of openInvitations(context))
    context.clock.within(invitation.estab, () => remind(context, invitation));
}

/** When the next reminder of each invitation is due. */
export function nextReminders(context: PortalContext): Due[] {
  return openInvitations(context).flatMap(({ id, estab }) => {
    const links = linksOf(context.database, id);
    const first = links.findLast(({ reminder }) => reminder === 0);
    const days = REMINDER_DAYS[links.at(-1)?.reminder ?? 0];
    return first && days !== undefined ? { estab, at: daysAfter(new Date(first.sentAt), days) } : [];
  });
}

const openInvitations = ({ database, clock }: PortalContext): Authorisation[] =>
  waitingInvitations(database).filter(({ estab, expiresAt }) => new Date(expiresAt) > clock.at(estab));

function remind(context: PortalContext, invitation: Authorisation): void {
  const { database, clock, journal } = context;
  const links = linksOf(database, invitation.id);
  const first = links.findLast(({ reminder }) => reminder === 0);
  const latest = links.at(-1);
  if (!first || !latest) return;
  const due = REMINDER_DAYS.filter((days) => daysAfter(new Date(first.sentAt), days) <= clock.now()).length;
  if (due <= latest.reminder) return;
  database.transaction(() => {
    const forwarded = first.forwardedBy ? { by: first.forwardedBy, note: first.note } : null;
    sendInvitation(context, invitation, first, forwarded, due);
    journal.record({
      estab: invitation.estab,
      actor: 'Xporter',
      event: 'invitation.reminded',
      detail: { to: first.email },
      correlation: invitation.authParams,
    });
  })();
}
