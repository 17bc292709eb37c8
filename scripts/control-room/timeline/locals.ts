import type { formatTimestamp } from '../../../shared/clock.ts';
import type { SchoolOnBothSides } from '../schools.ts';
import type { LANE_NAMES, Lane, TimelineEvent } from './timeline-events.ts';

/** What the rows of all events have in common. */
interface Row {
  laneNames: typeof LANE_NAMES;
  formatTimestamp: typeof formatTimestamp;
  /** What the rows call each school, by its number. */
  schoolNames: Record<string, string>;
}

/** What the pages of this feature read. */
export interface Pages {
  'timeline/page': Row & {
    /** Null for all schools. */
    school: SchoolOnBothSides | null;
    shown: readonly TimelineEvent[];
    filter: { kind?: TimelineEvent['kind'] | undefined; lane?: Lane | undefined; text: string };
    /** The position before which earlier events are; null when there are none. */
    earlier: string | null;
    /** The position from which new events are added; null on a page of earlier ones. */
    live: string | null;
    /** The page's path. */
    base: string;
  };
}

export interface Parts {
  'timeline/event': Row & { event: TimelineEvent };
}
