import { z } from 'zod';
import { daysAfter } from '../../../shared/clock.ts';
import { dayOf, instantAt } from '../../../shared/local-time.ts';
import { dayAfter } from '../../../shared/sample-data/school-year.ts';
import type { Due } from '../../../shared/scheduled-jobs.ts';
import { coordinatorOf } from '../../accounts/members.ts';
import type { HubContext } from '../../context.ts';
import { cutOffBy, readPage, XporterRefused, XporterUnreachable } from '../../xporter/client.ts';
import { compare, isCompared } from '../authorisation/compare.ts';
import { PANELS } from '../panels/panels.ts';
import { type Connection, canSync, connectionOf, estabAtXporter } from '../records/connections.ts';
import { bookmarkOf } from '../records/mis-copy.ts';

/** Xporter refreshes at 02:25; by then it has. In England. */
const CHECK_FROM = '05:00';

/** How long an unread notice is left alone. */
const TELL_AGAIN_DAYS = 7;

const CheckPayload = z.object({ estab: z.string() });

type Checked = Pick<Connection, 'estab' | 'state' | 'requestedAt'> & { checkedOn: string | null };

const CHECKED = `SELECT connections.estab, connections.state, requested_at AS requestedAt, checked_on AS checkedOn
  FROM connections LEFT JOIN sync_checks USING (estab)
  WHERE connections.id IN (SELECT max(id) FROM connections GROUP BY estab)`;

/** Each centre's latest connection, and the day of its last check: that of the request before there has been one. */
const lastChecks = ({ database }: HubContext) =>
  database
    .prepare<[], Checked>(CHECKED)
    .all()
    .filter(isCompared)
    .map((each) => ({ ...each, checkedOn: each.checkedOn ?? dayOf(new Date(each.requestedAt)) }));

/** Puts a check in the outbox for each centre that is connected, or waits for its school, and was not checked today. */
export function scheduleChecks(context: HubContext): void {
  const { database, clock, outbox } = context;
  for (const { estab, at } of nextChecks(context)) {
    if (at > clock.at(estab)) continue;
    const check = database.transaction(() => {
      keepCheck(context, estab);
      outbox.put('check', { lane: estab, about: estab }, { estab });
    });
    clock.within(estab, check);
  }
}

/** Notes that a centre has been checked today. */
export function keepCheck({ database, clock }: HubContext, estab: string): void {
  database
    .prepare(
      'INSERT INTO sync_checks (estab, checked_on) VALUES (?, ?) ON CONFLICT DO UPDATE SET checked_on = excluded.checked_on',
    )
    .run(estab, dayOf(clock.now()));
}

/** When each centre is next due for a check. */
export function nextChecks(context: HubContext): Due[] {
  return lastChecks(context).map(({ estab, checkedOn }) => {
    const today = dayOf(context.clock.at(estab));
    return { estab, at: instantAt(checkedOn < today ? today : dayAfter(today), CHECK_FROM) };
  });
}

/**
 * Compares the connection with Xporter, asks what has changed since the last sync, and tells the coordinator where there is something to
 * review: the first time after a sync, and then once a week until somebody syncs.
 */
export function deliverChecks(context: HubContext): void {
  context.outbox.handle('check', async (payload, { signal }) => {
    const { estab } = CheckPayload.parse(payload);
    const connection = connectionOf(context.database, estab);
    if (!connection || !isCompared(connection)) return;
    const xporterContext = cutOffBy(context, signal);
    const access = await compare(xporterContext, connection);
    const isReadable = access.kind === 'open' && canSync(connectionOf(context.database, estab));
    if (!isReadable || wasToldLately(context, estab)) return;
    const school = { estab: estabAtXporter(connection), token: access.token };
    const news: string[] = [];
    for (const panel of PANELS) {
      const since = bookmarkOf(context.database, estab, panel.slug);
      if (since === undefined) continue;
      const count = await changesOf(xporterContext, school, panel.question, panel.datasets[0] ?? '', since);
      if (count > 0) news.push(`${panel.title}: ${count} new, changed or gone`);
    }
    const isStillThere = connectionOf(context.database, estab)?.id === connection.id;
    if (news.length > 0 && isStillThere) tellOfNews(context, estab, news);
  });
}

function wasToldLately({ database, clock }: HubContext, estab: string): boolean {
  const row = database
    .prepare<[string], { toldAt: string | null; syncedAt: string | null }>(
      `SELECT told_at AS toldAt, (SELECT max(taken_at) FROM mis_bookmarks WHERE mis_bookmarks.estab = sync_checks.estab) AS syncedAt
       FROM sync_checks WHERE estab = ?`,
    )
    .get(estab);
  if (!row?.toldAt || (row.syncedAt ?? '') > row.toldAt) return false;
  return daysAfter(new Date(row.toldAt), TELL_AGAIN_DAYS) > clock.now();
}

async function changesOf(
  { xporter }: HubContext,
  school: { estab: string; token: string },
  question: string,
  dataset: string,
  since: string,
): Promise<number> {
  try {
    const page = await readPage(xporter, school, question, { since, page: 1, size: 500 });
    return (page.rows.get(dataset)?.length ?? 0) + (page.gone.get(dataset)?.length ?? 0);
  } catch (error) {
    // Withdrawn areas and forgotten changesets are met, and explained, when the coordinator syncs.
    if (!(error instanceof XporterRefused)) throw error;
    if (error.status === 401) throw new XporterUnreachable('Xporter refuses the token', { cause: error });
    return 0;
  }
}

function tellOfNews({ database, clock, mailer, url }: HubContext, estab: string, news: string[]): void {
  const coordinator = coordinatorOf(database, estab);
  if (!coordinator) return;
  database.transaction(() => {
    database
      .prepare('UPDATE sync_checks SET told_at = ? WHERE estab = ?')
      .run(clock.now().toISOString(), estab);
    mailer.send({
      to: { name: coordinator.name, address: coordinator.email },
      subject: `${coordinator.centreName}: your MIS has changes to review`,
      template: 'changes-to-review',
      thread: `${estab}/sync`,
      data: {
        name: coordinator.name,
        school: coordinator.centreName,
        news,
        syncPage: `${url}/admin-hub/school/mis-sync`,
      },
    });
  })();
}
