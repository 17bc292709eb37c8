import { coordinatorOf } from '../accounts/members.ts';
import { centreOf } from '../admin-hub/school/centres.ts';
import type { HubContext } from '../context.ts';
import { requestConnection } from '../mis-sync/authorisation/request.ts';
import { suggestedDetails } from '../mis-sync/authorisation/suggested-details.ts';
import { PANELS } from '../mis-sync/panels/panels.ts';
import { openRun } from '../mis-sync/records/runs.ts';
import { saveRun } from '../mis-sync/review/save.ts';
import { startRun } from '../mis-sync/runs/start.ts';

/** Whether the story has begun: then it is not told again. */
export const hasBegun = ({ database }: HubContext): boolean =>
  database.prepare('SELECT 1 FROM connections').get() !== undefined;

/** Plays the coordinator's part: asks for a connection with the details as they are. */
export function requestAsCoordinator(context: HubContext, estab: string): void {
  const coordinator = coordinatorOf(context.database, estab);
  if (!coordinator) throw new Error(`no coordinator at ${estab}`);
  requestConnection(context, coordinator, suggestedDetails(centreOf(context.database, estab)));
}

/** Plays a coordinator who syncs panel after panel, and takes everything as it is proposed. */
export async function syncEverybody(context: HubContext, estab: string): Promise<void> {
  const { database, outbox } = context;
  const coordinator = coordinatorOf(database, estab);
  if (!coordinator) throw new Error(`no coordinator at ${estab}`);
  for (const { slug } of PANELS) {
    startRun(context, coordinator, slug, { years: [], classes: [], emails: false });
    await outbox.deliverDue('load');
    const run = openRun(database, estab, slug);
    if (run?.state !== 'reviewing') throw new Error(`the MIS of ${estab} could not be read`);
    saveRun(context, run, coordinator);
  }
}
