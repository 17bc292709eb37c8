import type { Database } from '../../../shared/database/database.ts';
import { dayOf } from '../../../shared/local-time.ts';
import { apiError } from '../errors.ts';
import { readTime } from '../xod/ask.ts';

/** The requests to count: an app's for one school or, with a blank estab, all of the app's. */
export interface Whose {
  estab: string;
  relyingParty: string;
}

interface Count {
  estab: string;
  area: string;
  day: string;
  requests: number;
}

/** Numbers of a partner's requests, in total and by endpoint, as Xporter's Usage reports them. */
export function usageOf(database: Database, { estab, relyingParty }: Whose, now: Date) {
  const counts = database
    .prepare<{ estab: string; relyingParty: string }, Count>(
      `SELECT estab, endpoint AS area, day, requests FROM api_usage
       WHERE relying_party = :relyingParty AND (:estab = '' OR estab = :estab) ORDER BY estab, day`,
    )
    .all({ estab, relyingParty });
  const schools = new Set(estab === '' ? counts.map((one) => one.estab) : [estab]);
  const today = dayOf(now);
  return [...schools].map((school) => {
    const own = counts.filter((one) => one.estab === school);
    const areas = [...new Set(own.map(({ area }) => area))].sort();
    return {
      Estab: school,
      RP: relyingParty,
      Areas: [
        areaOf('request', own, today),
        ...areas.map((area) =>
          areaOf(
            area,
            own.filter((one) => one.area === area),
            today,
          ),
        ),
      ],
    };
  });
}

function areaOf(Area: string, counts: readonly Count[], today: string) {
  const sum = (wanted: (day: string) => boolean) =>
    counts.reduce((total, { day, requests }) => total + (wanted(day) ? requests : 0), 0);
  const months = [...new Set(counts.map(({ day }) => day.slice(0, 7)))];
  return {
    Area,
    Total: sum(() => true),
    Today: sum((day) => day === today),
    ThisMonth: sum((day) => day.startsWith(today.slice(0, 7))),
    History: months.map((month) => ({ month, count: sum((day) => day.startsWith(month)) })),
  };
}

/**
 * A partner's latest requests, newest first. The columns are the sandbox's own, because no recording of Xporter's is public.
 * @param take how many, at most
 * @param startingAt ISO: requests from then on; blank for any
 * @param trackingId one request only; blank for all
 */
export function logsOf(
  database: Database,
  { estab, relyingParty }: Whose,
  { take, startingAt, trackingId }: { take: number; startingAt: string; trackingId: string },
) {
  return database
    .prepare(
      `SELECT CAST(id AS TEXT) AS TrackingId, at AS DateTime, estab AS Estab, relying_party AS RP, endpoint AS Endpoint,
         status AS Status, rows AS Rows, round(milliseconds, 1) AS Milliseconds, warning AS Warning
       FROM api_requests
       WHERE relying_party = :relyingParty AND (:estab = '' OR estab = :estab) AND at >= :startingAt
         AND (:trackingId = '' OR id = :trackingId)
       ORDER BY id DESC LIMIT :take`,
    )
    .all({ estab, relyingParty, take, startingAt, trackingId });
}

export const LOG_PARAMETERS = ['take', 'startingAt', 'trackingId'];

/**
 * Parses the query of the Logs endpoint.
 * @param query names in lower case
 * @throws ApiError for an invalid parameter
 */
export function readLogQuery(query: Map<string, string>) {
  const take = query.get('take') || '50';
  if (!/^\d{1,4}$/.test(take) || Number(take) < 1 || Number(take) > 1000) {
    throw apiError('not-a-number', 'take', take, 1000);
  }
  const startingAt = query.get('startingat') ?? '';
  const from = readTime(startingAt);
  if (startingAt !== '' && !from) {
    throw apiError('time-invalid', 'startingAt', startingAt);
  }
  return {
    take: Number(take),
    startingAt: from?.toISOString() ?? '',
    trackingId: query.get('trackingid') ?? '',
  };
}
