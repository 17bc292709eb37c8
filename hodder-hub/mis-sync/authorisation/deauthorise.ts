import type { Member } from '../../accounts/members.ts';
import type { HubContext } from '../../context.ts';
import { JOURNAL_EVENTS } from '../records/connection-states.ts';
import { advance, connectionOf, endingOf } from '../records/connections.ts';
import { stopRuns } from '../records/stop-runs.ts';
import { tellCoordinator } from './coordinator-emails.ts';

/**
 * Ends the connection on the Hub's side: the secret is erased and nothing syncs. People who were imported stay. A request
 * that the school has not decided is withdrawn.
 * @throws IllegalTransition when there is nothing to end any more
 */
export function deauthorise(context: HubContext, coordinator: Member): void {
  const { database, clock, journal } = context;
  database.transaction(() => {
    const connection = connectionOf(database, coordinator.estab);
    if (!connection) return;
    const event = endingOf(connection);
    const ended = advance(database, connection, event, clock.now(), {
      sealedSecret: null,
      endedAt: clock.now().toISOString(),
    });
    stopRuns(
      context,
      coordinator.estab,
      'Xporter was deauthorised in the middle of this sync. What you saved before stays.',
    );
    journal.record({
      estab: coordinator.estab,
      actor: coordinator.email,
      event: JOURNAL_EVENTS[event],
      correlation: ended.reference,
    });
    const news = ended.state === 'withdrawn' ? 'withdrawn' : 'deauthorised';
    tellCoordinator(context, { ...ended, requestedBy: coordinator.id }, news);
  })();
}
