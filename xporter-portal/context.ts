import type { Context } from '../shared/context.ts';
import type { MisStore } from './mis/mis-store.ts';
import type { RequestJournal } from './records/request-journal.ts';

export interface PortalContext extends Context {
  /** Where schools' MIS are kept. */
  misStore: MisStore;
  /** Counts what partners ask for. */
  requests: RequestJournal;
  /** The relying party whose connection is rehearsed. */
  rehearsedApp: string;
}
