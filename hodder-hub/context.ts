import type { Context } from '../shared/context.ts';
import type { EmailOf, Mailer } from '../shared/mail/mailer.ts';
import type { HubEmails } from './emails/locals.ts';

export interface HubContext extends Context {
  mailer: Mailer<EmailOf<HubEmails>>;
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
