import type { ScheduledJob } from '../shared/scheduled-jobs.ts';
import type { PortalContext } from './context.ts';
import { expireInvitations, nextExpiryAt } from './invitations/expire.ts';
import { nextReminderAt, sendReminders } from './invitations/remind.ts';
import { installDueAgents, nextInstallationAt } from './mis-connection/agent.ts';
import { nextTryAgainAt, tryAgainNightly } from './partners/deliveries/try-again.ts';

/** Xporter's scheduled jobs, in the order in which they run when several are due at once. */
export const portalScheduledJobs = (context: PortalContext): ScheduledJob[] => [
  { nextAt: () => nextInstallationAt(context), run: () => installDueAgents(context) },
  { nextAt: () => nextExpiryAt(context), run: () => expireInvitations(context) },
  { nextAt: () => nextReminderAt(context), run: () => sendReminders(context) },
  { nextAt: () => nextTryAgainAt(context), run: () => tryAgainNightly(context) },
];
