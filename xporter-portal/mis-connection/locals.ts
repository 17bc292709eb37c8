import type { FormState } from '../../shared/web/forms.ts';
import type { ImportPlan, Question } from '../mis/import/plan.ts';
import type { Refusal } from '../mis/import/read-file.ts';
import type { Column } from '../mis/import/record.ts';
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
  'mis-connection/import/upload': {
    form: FormState;
    refusals: Refusal[];
    COLUMNS: Record<'pupil' | 'staff', readonly Column[]>;
  };
  'mis-connection/import/plan': {
    form: FormState;
    plan: ImportPlan;
    /** Whether more people would go than stay. */
    removesMost: boolean;
    fileName: string;
    /** How the file was read. */
    notes: string[];
    /** The name of the field that asks who a person is. */
    fieldOf(question: Question): string;
    /** Its value for a person who is nobody of the MIS. */
    newPerson: string;
    /** A digest of what the page shows. */
    seen: string;
    /** Whether the page comes again, because something has changed. */
    hasChanged: boolean;
  };
  'mis-connection/change': {
    form: FormState;
    /** The MIS that the school has. */
    mis: string | undefined;
    kinds: readonly MisKind[];
    effect: ReturnType<typeof effectOfChange> | null;
    /** Names of the apps that the school shares with. */
    apps: string[];
    /** A digest of each part of the page. */
    seen: string;
    /** The parts that have changed since the page was drawn that was sent. */
    changed: readonly string[];
  };
}
