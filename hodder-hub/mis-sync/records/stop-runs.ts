import type { HubContext } from '../../context.ts';
import { forgetEverything } from './mis-copy.ts';
import { advance, runsOf } from './runs.ts';

/**
 * Stops the runs under way when a school no longer shares: what was saved stays, what was only read is
 * forgotten. To be called in the transaction of the change that ends the connection.
 * @param why for the coordinator
 */
export function stopRuns({ database, clock }: HubContext, estab: string, why: string): void {
  for (const run of runsOf(database, estab)) {
    if (run.state !== 'loading' && run.state !== 'reviewing') continue;
    advance(database, run, 'stop', { note: why, finishedAt: clock.now().toISOString() });
  }
  forgetEverything(database, estab);
}
