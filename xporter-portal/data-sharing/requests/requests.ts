import type { Database } from '../../../shared/database/database.ts';
import { dayOf } from '../../../shared/local-time.ts';
import { dayAfter } from '../../../shared/sample-data/school-year.ts';
import type { Whose } from '../../api/usage/usage.ts';
import { ENDPOINTS } from '../../api/xod/catalogue/catalogue.ts';

const DAYS = 30;

/** An app's requests on each of the last thirty days, today last. */
export function requestsByDay(
  database: Database,
  { estab, relyingParty }: Whose,
  now: Date,
): { day: string; requests: number }[] {
  const today = dayOf(now);
  const counts = new Map(
    database
      .prepare<[string, string, string], [string, number]>(
        `SELECT day, sum(requests) FROM api_usage WHERE estab = ? AND relying_party = ? AND day > ? GROUP BY day`,
      )
      .raw()
      .all(estab, relyingParty, dayAfter(today, -DAYS)),
  );
  return Array.from({ length: DAYS }, (_, index) => {
    const day = dayAfter(today, index + 1 - DAYS);
    return { day, requests: counts.get(day) ?? 0 };
  });
}

/** How many rows an app has read from each school data endpoint, most first. */
export function rowsByEndpoint(database: Database, { estab, relyingParty }: Whose) {
  const titles = new Map(ENDPOINTS.map(({ id, title }) => [id, title]));
  return database
    .prepare<[string, string], { endpoint: string; requests: number; rows: number; last: string }>(
      `SELECT endpoint, sum(requests) AS requests, sum(rows) AS rows, max(day) AS last FROM api_usage
       WHERE estab = ? AND relying_party = ? GROUP BY endpoint ORDER BY rows DESC, endpoint`,
    )
    .all(estab, relyingParty)
    .flatMap(({ endpoint, ...counts }) => {
      const title = titles.get(endpoint);
      return title ? [{ title, ...counts }] : [];
    });
}
