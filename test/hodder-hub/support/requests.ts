import type { HubContext } from '../../../hodder-hub/context.ts';
import { advance, type Connection, connectionOf } from '../../../hodder-hub/mis-sync/records/connections.ts';
import { requestAsCoordinator } from '../../../hodder-hub/sandbox/fixtures/story.ts';
import type { DemoSchool } from '../../../shared/sample-data/schools.ts';

/** A centre whose request Xporter has accepted: its head teacher has the invitation. */
export function inviteFromHub(context: HubContext, { estab }: DemoSchool): Connection {
  const { database, clock } = context;
  requestAsCoordinator(context, estab);
  const connection = connectionOf(database, estab);
  if (!connection) throw new Error(`${estab} has requested no connection`);
  return advance(database, connection, 'accept', clock.now());
}
