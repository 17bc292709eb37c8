import type { Received } from '../../journey/inbox.ts';
import type { Next } from './what-next.ts';

/** Where the header of an inbox leads. */
export interface Home {
  href: string;
  name: string;
}

interface Around {
  home: Home;
  /** Whether it is a pane of the demo, which has a header of its own. */
  isFramed: boolean;
}

/** What the pages of this feature read. */
export interface Pages {
  'mail/email': Around & {
    email: Received;
    base: string;
    /** What to press next; null where the page says nothing. */
    next: Next | null;
  };
  'mail/list': Around & {
    title: string;
    /** Newest first. */
    mail: readonly Received[];
    /** What the list calls each school, by its number. */
    schoolNames: Record<string, string>;
    search: string;
    base: string;
  };
}

export interface Parts {
  'mail/top': Around & { title: string };
}
