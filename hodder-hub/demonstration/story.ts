import { z } from 'zod';
import { coordinatorOf } from '../accounts/members.ts';
import { centreOf } from '../admin-hub/school/centres.ts';
import type { HubContext } from '../context.ts';
import { connectionOf, estabAtXporter } from '../mis-sync/authorisation/connections.ts';
import { requestConnection } from '../mis-sync/authorisation/request.ts';
import { suggestedDetails } from '../mis-sync/authorisation/suggested-details.ts';
import { tryAccess } from '../mis-sync/authorisation/validation.ts';
import { schoolRows } from '../xporter/client.ts';

/** Whether the story has begun: then it is not told again. */
export const hasBegun = ({ database }: HubContext): boolean =>
  database.prepare('SELECT 1 FROM connections').get() !== undefined;

/** Plays the coordinator's part: asks for a connection with the details as they are. */
export function requestAsCoordinator(context: HubContext, estab: string): void {
  const coordinator = coordinatorOf(context.database, estab);
  if (!coordinator) throw new Error(`no coordinator at ${estab}`);
  requestConnection(context, coordinator, suggestedDetails(centreOf(context.database, estab)));
}

const StaffIds = z.object({ Id: z.string(), WorkEmail: z.string().nullable() });
const StudentIds = z.object({ Id: z.string(), UPN: z.string().nullable() });

/** Links a connected centre's people to the MIS's, by email and UPN, as a sync leaves them. */
export async function syncEverybody(context: HubContext, estab: string): Promise<void> {
  const { database, clock, xporter } = context;
  const connection = connectionOf(database, estab);
  if (!connection) throw new Error(`${estab} has asked for no connection`);
  const access = await tryAccess(context, connection);
  if (access.kind !== 'open') throw new Error(`Xporter does not share ${estab}`);
  const school = { estab: estabAtXporter(connection), token: access.token };
  const staff = await schoolRows(xporter, school, 'Staff', StaffIds);
  const students = await schoolRows(xporter, school, 'Students', StudentIds);

  const now = clock.now().toISOString();
  const teacher = database.prepare(
    'UPDATE teachers SET mis_id = ?, synced_at = ? WHERE estab = ? AND email = ?',
  );
  const student = database.prepare(
    'UPDATE students SET mis_id = ?, synced_at = ? WHERE estab = ? AND upn = ?',
  );
  database.transaction(() => {
    for (const { Id, WorkEmail } of staff) teacher.run(Id, now, estab, WorkEmail);
    for (const { Id, UPN } of students) student.run(Id, now, estab, UPN);
    database.prepare('UPDATE classes SET synced_at = ? WHERE estab = ?').run(now, estab);
  })();
}
