import type { Context } from '../shared/context.ts';
import type { RequestJournal } from './api/request-journal.ts';
import type { Offices } from './mis/offices.ts';

export interface PortalContext extends Context {
  /** Where schools' MIS are kept. */
  offices: Offices;
  /** Counts what partners ask for. */
  requests: RequestJournal;
  /** The relying party whose connection is rehearsed. */
  rehearsedApp: string;
}
