import type { Member } from '../accounts/members.ts';

/** What every template of the Hub can read. */
export interface Everywhere {
  /** Signed in. */
  member?: Member;
}

export interface Parts {
  'views/top': { title: string; refreshAfter?: number };
  'views/bottom': object;
}
