import type { Problem } from './problem.ts';

/** The pages that each side has for what is rendered here. */
export interface Pages {
  'views/error': { title: string; problem: Problem };
}
