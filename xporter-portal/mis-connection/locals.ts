import type { FormState } from '../../shared/web/forms.ts';
import type { MisConnection, Reach } from '../records/mis-connections.ts';
import type { MisKind } from '../records/mis-kinds.ts';
import type { effectOfChange } from './change-mis.ts';

/** How a connection is doing. */
interface Reached {
  kind: MisKind;
  reach: Reach;
  isOffline: boolean;
  lastContact: Date;
  lastRefresh: string;
  /** When an engineer could install the agent. */
  slots: string[];
}

/** What the pages of this feature read. */
export interface Pages {
  'mis-connection/connection': Partial<Reached> & {
    form: FormState;
    connection: MisConnection | undefined;
  };
  'mis-connection/change': {
    form: FormState;
    /** The MIS that the school has. */
    mis: string | undefined;
    kinds: readonly MisKind[];
    effect: ReturnType<typeof effectOfChange> | null;
    /** Names of the apps that the school shares with. */
    apps: string[];
  };
}
