import type { Member } from '../../accounts/members.ts';
import type { HubContext } from '../../context.ts';
import type { PanelSlug, Settings } from '../records/panels.ts';
import { addRun, advance, openRun, type Run } from '../records/runs.ts';

/** Starts a run of a panel, or continues the one that is under way. */
export function startRun(
  context: HubContext,
  { id, estab, email }: Member,
  panel: PanelSlug,
  settings: Settings,
): void {
  const { database, clock, journal, outbox } = context;
  database.transaction(() => {
    if (openRun(database, estab, panel)) return;
    const run = addRun(database, {
      estab,
      panel,
      startedBy: id,
      startedAt: clock.now().toISOString(),
      settings,
    });
    journal.record({ estab, actor: email, event: 'sync.started', detail: { panel } });
    outbox.put('load', { lane: estab, about: `${estab}/${panel}` }, { run });
  })();
}

/** Ends a pass of which nothing has been saved. */
export function cancelRun({ database, clock }: HubContext, run: Run): void {
  database.transaction(() => {
    advance(database, run, 'cancel', { finishedAt: clock.now().toISOString() });
    database.prepare('DELETE FROM sync_staged WHERE run_id = ?').run(run.id);
    database.prepare('DELETE FROM sync_rows WHERE run_id = ?').run(run.id);
  })();
}
