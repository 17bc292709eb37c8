import type { Step } from '../../../shared/guide/steps.ts';
import type { Received } from '../../journey/inbox.ts';

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
    /** The email's button; null where it has none. */
    button: { label: string } | null;
    /** The guide's step for the page that the button opens. */
    opens: Step | undefined;
    /** The guide's step after this email. */
    step: Step | undefined;
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
