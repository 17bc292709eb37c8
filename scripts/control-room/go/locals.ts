import type { SchoolOnBothSides } from '../schools.ts';
import type { Person, State } from './address.ts';

/** What the pages of this feature read. */
export interface Pages {
  'go/page': {
    school: SchoolOnBothSides;
    state: State;
    as: Person | undefined;
    /** Whether something has happened at the school that a jump undoes. */
    hasBegun: boolean;
    /** Whether the school is at this state already. */
    isThere: boolean;
    /** Names what the page shows, and comes back with its form. */
    seen: string;
    notice: string | undefined;
  };
}
