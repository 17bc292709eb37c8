import type { Database } from '../../../shared/database/database.ts';
import type { HubContext } from '../../context.ts';
import type { HubEntry, MisEntry, Panel } from '../panels/panel.ts';
import { panelOf } from '../panels/panels.ts';
import { copied, datasetOf } from '../records/mis-copy.ts';
import { type Run, runsOf } from '../records/runs.ts';
import { addRows } from './rows.ts';

const OUTSIDE_SYNC = 'was linked and is still in the MIS, but is not part of this sync';

/**
 * Compares the Hub's records with the MIS's and stores the rows to review.
 * @param touched ids that the last reading was about, by dataset; null where it was everything
 * @returns a note for the coordinator, or null
 */
export function prepareReview(
  { database }: HubContext,
  run: Run,
  touched: ReadonlyMap<string, ReadonlySet<string>> | null,
): string | null {
  const panel = panelOf(run.panel);
  const ofThisPanel = runsOf(database, run.estab).filter((one) => one.panel === run.panel);
  const earlierMis = ofThisPanel.find(({ state }) => state === 'saved')?.mis ?? null;
  const hasNewMis = earlierMis !== null && run.mis !== null && earlierMis !== run.mis;
  const hub = panel.hubEntries(database, run.estab);
  const mis = misEntriesOf(database, panel, run);
  // Another MIS may give an old number to another person, so links to the old MIS prove nothing.
  const linkable = hasNewMis
    ? hub.map((entry) => ({ ...entry, misId: entry.misId && `${earlierMis}/${entry.misId}` }))
    : hub;
  const hubById = new Map(hub.map((entry) => [entry.id, entry]));
  const misById = new Map(mis.map((entry) => [entry.id, entry]));
  const [main] = panel.datasets;
  const inMis = idsIn(database, run.estab, datasetOf(panel.slug, main ?? ''));
  const isOutsideSync = (entry: HubEntry | undefined) => !hasNewMis && inMis.has(entry?.misId ?? '');
  const fresh = touched?.get(datasetOf(panel.slug, main ?? ''));
  addRows(
    database,
    run.id,
    panel.pair(linkable, mis).map(({ hub: hubId, mis: misId, status, because }) => {
      const entry = misId === null ? undefined : misById.get(misId);
      const ours = hubId === null ? undefined : hubById.get(hubId);
      return {
        hub: ours,
        mis: entry,
        status,
        because: status === 'Desynced' && isOutsideSync(ours) ? [OUTSIDE_SYNC] : because,
        isFresh: fresh !== undefined && (misId === null ? status === 'Desynced' : fresh.has(misId)),
        isTicked: status === 'New' && entry !== undefined && !entry.obstacle && panel.ticksNew(entry),
      };
    }),
  );
  if (!hasNewMis) return null;
  return `Your school has changed its MIS, from ${earlierMis} to ${run.mis}. Everyone has a new number there. People the Hub recognised by UPN, name, date of birth or email are shown as Synced.`;
}

function misEntriesOf(database: Database, panel: Panel, run: Run): MisEntry[] {
  const yearStarts =
    database
      .prepare<[string], string>('SELECT year_starts FROM centres WHERE estab = ?')
      .pluck()
      .get(run.estab) ?? '09-01';
  const elsewhere = database.prepare('SELECT 1 FROM teachers WHERE email = ? AND estab <> ?');
  return panel.misEntries(
    {
      rows: (dataset) => copied(database, run.estab, datasetOf(panel.slug, dataset)),
      isTakenElsewhere: (email) => elsewhere.get(email, run.estab) !== undefined,
      yearStarts,
    },
    run,
  );
}

const idsIn = (database: Database, estab: string, dataset: string): Set<string> =>
  new Set(
    database
      .prepare<[string, string], string>('SELECT id FROM mis_copy WHERE estab = ? AND dataset = ?')
      .pluck()
      .all(estab, dataset),
  );
