import type { Panel } from '../panels/panel.ts';
import type { choicesOf } from '../records/choices.ts';
import type { Run } from '../records/runs.ts';
import type { countsOf, Difference, Filter, ReviewRow } from '../review/rows.ts';
import type { stepsAt } from './panel-page.ts';

type Steps = ReturnType<typeof stepsAt>;

interface AtAPanel {
  steps: Steps;
  panel: Panel;
}

/** What the pages of a sync read. */
export interface Pages {
  'mis-sync/review/done': { steps: Steps; done: { panel: Panel; run: Run | undefined }[] };
  'mis-sync/review/match': AtAPanel & { run: Run; row: ReviewRow; search: string; found: ReviewRow[] };
  'mis-sync/review/table': AtAPanel & {
    run: Run;
    /** `digestOfRun` now. */
    seen: string;
    /** Whether the page comes again, because the review had changed when it was sent. */
    hasChanged: boolean;
    /** `isNews`: changed since then. */
    rows: (ReviewRow & { differences: Difference[]; isNews: boolean })[];
    filter: Filter;
    /** That match the filter. */
    total: number;
    pages: number;
    counts: ReturnType<typeof countsOf>;
    undecided: number;
  };
  'mis-sync/runs/loading': AtAPanel & { run: Run };
  'mis-sync/runs/start': AtAPanel &
    ReturnType<typeof choicesOf> & { latest: Run | undefined; yearStarts: string };
}

export interface Parts {
  'mis-sync/steps': { steps: Steps };
}
