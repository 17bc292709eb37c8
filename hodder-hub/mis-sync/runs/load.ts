import { z } from 'zod';
import type { Deliver } from '../../../shared/outbox/outbox.ts';
import { turnOfItsOwn } from '../../../shared/turns.ts';
import type { HubContext } from '../../context.ts';
import { cutOffBy, readPage, XporterRefused, XporterUnreachable } from '../../xporter/client.ts';
import { look } from '../authorisation/validation.ts';
import { panelOf } from '../panels/panels.ts';
import { awaitsInstall, type Connection, connectionOf, estabAtXporter } from '../records/connections.ts';
import { applyStaged, bookmarkOf, forgetPanel, keepBookmark, stage } from '../records/mis-copy.ts';
import { advance, progress, type Run, runById } from '../records/runs.ts';
import { prepareReview } from '../review/prepare.ts';

const ROWS_A_PAGE = 250;
const EVERYTHING = '*';
const CONTINUES = 'We have kept what we have read, and will continue automatically';
const TRYING_AGAIN: Record<XporterUnreachable['trouble'], string> = {
  silent: `Xporter is not responding. ${CONTINUES} when it responds.`,
  busy: `Xporter is busy. ${CONTINUES} as soon as it lets us.`,
  unreadable: `We cannot read Xporter’s answer. ${CONTINUES} when we can.`,
};
const WAITING_FOR_INSTALLATION = `Xporter is not installed at your school yet. ${CONTINUES} when it is.`;
const NOT_SHARED = 'Xporter no longer shares your school’s data. What you saved before stays.';
const NOBODY_CHOSEN =
  'Your school has not chosen anyone to share yet, or has paused sharing. Try again when it has.';

/** Schools that are read at the same time: each holds a page of the MIS in memory. */
const LOADS = 4;

const LoadPayload = z.object({ run: z.number() });

/** Reads the MIS for runs, from the outbox. What fails is retried, and continues where it stopped. */
export function deliverLoads(context: HubContext): void {
  const deliver: Deliver = async (payload, { signal }) => {
    const { run: id } = LoadPayload.parse(payload);
    const run = runById(context.database, id);
    if (run?.state !== 'loading') return;
    try {
      await load(cutOffBy(context, signal), run);
    } catch (error) {
      if (error instanceof XporterUnreachable) {
        const isAwaited = awaitsInstall(connectionOf(context.database, run.estab));
        progress(context.database, id, {
          note: isAwaited ? WAITING_FOR_INSTALLATION : TRYING_AGAIN[error.trouble],
        });
      }
      throw error;
    }
  };
  context.outbox.handle('load', deliver, { concurrency: LOADS });
}

async function load(context: HubContext, run: Run): Promise<void> {
  const connection = connectionOf(context.database, run.estab);
  if (connection?.state !== 'connected') return stop(context, run, NOT_SHARED);
  let token = await tokenFor(context, connection, run);
  if (token === null) return;
  let hasRenewed = false;
  for (;;) {
    const present = runById(context.database, run.id);
    if (present?.state !== 'loading') return;
    try {
      if (await loadPage(context, connection, present, token)) return;
      hasRenewed = false;
    } catch (error) {
      if (!(error instanceof XporterRefused)) throw error;
      const isStale = error.status === 400 && present.since !== EVERYTHING;
      const hasExpired = error.status === 401 && !hasRenewed;
      if (isStale) beginAgain(context, present);
      else if (hasExpired) {
        hasRenewed = true;
        token = await tokenFor(context, connection, run);
        if (token === null) return;
      } else
        return stop(context, present, `Xporter refused to send the data. Its message: “${error.message}”.`);
    }
  }
}

/** Null when Xporter gives none: then the run has been stopped, with the reason. */
async function tokenFor(context: HubContext, connection: Connection, run: Run): Promise<string | null> {
  const access = await look(context, connection);
  if (access.kind === 'open') return access.token;
  stop(context, run, access.kind === 'paused' ? NOBODY_CHOSEN : NOT_SHARED);
  return null;
}

/** @returns whether it was the last */
async function loadPage(
  context: HubContext,
  connection: Connection,
  run: Run,
  token: string,
): Promise<boolean> {
  const { database, clock, xporter } = context;
  const { question } = panelOf(run.panel);
  const since = run.since ?? bookmarkOf(database, run.estab, run.panel) ?? EVERYTHING;
  const school = { estab: estabAtXporter(connection), token };
  const data = await readPage(xporter, school, question, { since, page: run.page + 1, size: ROWS_A_PAGE });
  await turnOfItsOwn();

  return database.transaction(() => {
    const present = runById(database, run.id);
    if (present?.state !== 'loading') return true;
    stage(database, run, data.rows, data.gone);
    const [main] = panelOf(run.panel).datasets;
    progress(database, run.id, {
      since,
      page: data.page,
      pages: data.pages,
      people: present.people + (data.rows.get(main ?? '')?.length ?? 0),
      mis: data.mis,
      note: null,
    });
    if (data.page < data.pages) return false;
    const touched = applyStaged(database, run.estab, run.id);
    keepBookmark(database, {
      estab: run.estab,
      panel: run.panel,
      hash: data.next,
      takenAt: clock.now().toISOString(),
    });
    const read = { ...present, since, mis: data.mis };
    const note = prepareReview(context, read, since === EVERYTHING ? null : touched);
    advance(database, present, 'load', { note });
    return true;
  })();
}

/** Xporter no longer knows the Hub's bookmark: everything is read again. */
function beginAgain({ database }: HubContext, run: Run): void {
  database.transaction(() => {
    if (runById(database, run.id)?.state !== 'loading') return;
    forgetPanel(database, run.estab, run.panel);
    database.prepare('DELETE FROM sync_staged WHERE run_id = ?').run(run.id);
    progress(database, run.id, { since: EVERYTHING, page: 0, pages: null, people: 0 });
  })();
}

function stop({ database, clock }: HubContext, run: Run, note: string): void {
  database.transaction(() => {
    const present = runById(database, run.id);
    if (present?.state !== 'loading') return;
    advance(database, present, 'stop', { note, finishedAt: clock.now().toISOString() });
    database.prepare('DELETE FROM sync_staged WHERE run_id = ?').run(run.id);
  })();
}
