import type { Context } from '../shared/context.ts';
import type { Offices } from './mis/offices.ts';
import type { RequestJournal } from './records/request-journal.ts';

export interface PortalContext extends Context {
  /** Where schools' MIS are kept. */
  offices: Offices;
  /** Counts what partners ask for. */
  requests: RequestJournal;
  /** The relying party whose connection is rehearsed. */
  rehearsedApp: string;
}
