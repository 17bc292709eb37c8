import type { Received } from '../../journey/inbox.ts';
import type { SchoolOnBothSides } from '../schools.ts';

/** What the pages of this feature read. */
export interface Pages {
  'mail/email': { email: Received; base: string };
  'mail/list': {
    /** Null for all schools. */
    school: SchoolOnBothSides | null;
    /** Newest first. */
    mail: readonly Received[];
    search: string;
    base: string;
  };
}

export interface Parts {
  'mail/top': { title: string };
}
