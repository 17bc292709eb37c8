import type { Chore } from '../shared/chores.ts';
import type { PortalContext } from './context.ts';
import { expireInvitations, nextExpiryAt } from './invitations/expire.ts';
import { nextReminderAt, sendReminders } from './invitations/remind.ts';

/** What Xporter does by the clock, in the order in which it does it when several are due at once. */
export const portalChores = (context: PortalContext): Chore[] => [
  { nextAt: () => nextExpiryAt(context), run: () => expireInvitations(context) },
  { nextAt: () => nextReminderAt(context), run: () => sendReminders(context) },
];
