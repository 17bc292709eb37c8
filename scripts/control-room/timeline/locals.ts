import type { SchoolOnBothSides } from '../schools.ts';
import type { Filter, LEVELS, Row } from './rows.ts';
import type { LANE_NAMES } from './timeline-events.ts';

/** What all rows have in common. */
interface Common {
  laneNames: typeof LANE_NAMES;
  /** What the rows call each school, by its number. */
  schoolNames: Record<string, string>;
  /** Whether the rows have all that was sent. */
  isForTesters: boolean;
}

/** What the pages of this feature read. */
export interface Pages {
  'timeline/page': Common & {
    /** Null for all schools. */
    school: SchoolOnBothSides | null;
    rows: readonly Row[];
    filter: Filter;
    levels: typeof LEVELS;
    /** The position before which earlier events are; null when there are none. */
    earlier: string | null;
    /** The position from which new events are added; null on a page of earlier ones. */
    live: string | null;
    /** The page's path. */
    base: string;
    /** The page's path with its filter and other parameters instead of some. */
    hrefWith(changes: Record<string, string>): string;
  };
}

export interface Parts {
  'timeline/event': Common & { row: Row };
}
