import type { ScheduledJob } from '../shared/scheduled-jobs.ts';
import { nextAvailable, postAvailable } from './api/xod/availability.ts';
import type { PortalContext } from './context.ts';
import { expireInvitations, nextExpiries } from './invitations/expire.ts';
import { nextReminders, sendReminders } from './invitations/remind.ts';
import { bookedAgents, installDueAgents } from './mis-connection/agent.ts';
import { nextTriesAgain, tryAgainNightly } from './partners/deliveries/try-again.ts';

/** Xporter's scheduled jobs, in the order in which they run when several are due at once. */
export const portalScheduledJobs = (context: PortalContext): ScheduledJob[] => [
  { next: () => bookedAgents(context), run: () => installDueAgents(context) },
  { next: () => nextAvailable(context), run: () => postAvailable(context) },
  { next: () => nextExpiries(context), run: () => expireInvitations(context) },
  { next: () => nextReminders(context), run: () => sendReminders(context) },
  { next: () => nextTriesAgain(context), run: () => tryAgainNightly(context) },
];
