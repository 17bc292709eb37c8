import type { Panel } from '../panels/panel.ts';
import type { Run } from '../records/runs.ts';
import type { Change } from './changes.ts';

interface DescribedRun {
  run: Run;
  panel: Panel;
  /** The name of the person who started it. */
  by: string;
}

/** What the pages of this feature read. */
export interface Pages {
  'mis-sync/history/list': { runs: DescribedRun[] };
  'mis-sync/history/run': DescribedRun & {
    changes: Change[];
    /** How many were linked without a change. */
    linked: number;
    /** Why it cannot be undone; null where it can. */
    obstacle: string | null;
  };
}
