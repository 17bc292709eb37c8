import type { TokenChoice } from './token-at-a-press.ts';

/** What the developers' pages can read where the sandbox is around the portal. */
export interface Everywhere {
  /** Apps of the sandbox, with the schools that share with each. */
  tokenChoices?: readonly TokenChoice[];
}

export interface Parts {
  'sandbox/token-form': {
    tokenChoices: readonly TokenChoice[];
    /** The page to go on to. */
    to: string;
  };
}
