import type { Problem } from '../../shared/web/problem.ts';
import type { Member } from '../accounts/members.ts';

/** What every template of the Hub can read. */
export interface Everywhere {
  /** Signed in. */
  member?: Member;
}

export interface Pages {
  'views/error': { title: string; problem: Problem };
}

export interface Parts {
  'views/top': { title: string; refreshAfter?: number };
  'views/bottom': object;
}
