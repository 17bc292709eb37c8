import type { AppState } from '../../../shared/steering-api/new-app.ts';
import type { evidenceLine, SOURCES, summary } from './formats.ts';
import type { Report } from './report.ts';

/** What the pages of this feature read. */
export interface Pages {
  'client-check/index': {
    apps: readonly AppState[];
    reports: readonly Report[];
    chosen: string;
    /** Why no check was started. */
    error: string | null;
    summary: typeof summary;
  };
  'client-check/report': {
    report: Report;
    summary: typeof summary;
    evidenceLine: typeof evidenceLine;
    sources: typeof SOURCES;
    outcomes: Record<string, string>;
  };
}
