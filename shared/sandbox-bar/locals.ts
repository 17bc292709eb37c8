import type { formatDate } from '../clock.ts';

/** What a page is about, as far as its side knows. */
export interface Subject {
  /** The number of the school. */
  estab?: string | undefined;
  /** The name of the school, or of what a partner looks after. */
  name?: string | undefined;
  /** Who is signed in, or who has been invited. */
  person?: string | undefined;
}

/** Where the bar leads, as URLs; null where the person who looks may not go. */
export interface BarLinks {
  controlRoom: string;
  inbox: string | null;
  timeline: string | null;
}

export interface Parts {
  bar: {
    subject: Subject;
    links: BarLinks;
    /** How many emails nobody has opened. */
    unread: number;
    now: Date;
    /** Where the script asks for the clock and the unread emails. */
    news: string;
    /** The page's address with the guide; null while the guide is on. */
    guide: string | null;
    formatDate: typeof formatDate;
  };
}
