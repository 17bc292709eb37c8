import type { Context } from '../shared/context.ts';

export interface HubContext extends Context {
  /** How Hodder Education reaches Xporter and who it is there. */
  xporter: {
    /** Without a trailing slash. */
    url: string;
    relyingParty: string;
    managementSecret: string;
    /** Cuts off what is under way, and lets nothing begin, once it is aborted. */
    signal?: AbortSignal;
  };
}
