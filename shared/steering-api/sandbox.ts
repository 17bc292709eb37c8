import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { faultOf } from '../faults/catalogue.ts';
import { createFaults, type Faults } from '../faults/faults.ts';
import { createRequestLog, type RequestLog } from '../request-log/request-log.ts';

/** The sandbox's own data about a side, in that side's database. The side does not know about it. */
export interface SideSandbox {
  requestLog: RequestLog;
  faults: Faults;
  /** Opens the API by which the sandbox steers this side; null where there is no such API. */
  key: string | null;
}

export const createSideSandbox = (database: Database, clock: Clock, key: string | null): SideSandbox => ({
  requestLog: createRequestLog(database, clock),
  faults: createFaults(database),
  key,
});

/** For the banner that names the faults that are on. */
export const faultsForPages = (faults: Faults) => () =>
  faults.active().map(({ name, ...rest }) => ({ ...faultOf(name), ...rest }));
