import type { JOURNEY } from '../../shared/journey.ts';
import type { Chapter } from './recorder.ts';
import type { ShortLine, WHERE } from './short.ts';

/** What the handout's two pages read. */
export interface Pages {
  'handout/page': { chapters: readonly Chapter[]; journey: typeof JOURNEY };
  'handout/short': typeof WHERE & { lines: readonly ShortLine[] };
}
