import type { Overview } from './overview.ts';

/** What the pages of this feature read. */
export interface Pages {
  'wellbeing/home': { overview: Overview };
}

export interface Parts {
  'wellbeing/top': { title: string };
}
