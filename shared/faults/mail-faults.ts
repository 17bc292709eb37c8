import { setTimeout as wait } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { MailTransport, OutgoingEmail } from '../mail/transport.ts';
import { Undeliverable } from '../outbox/outbox.ts';
import type { FaultName } from './catalogue.ts';
import type { Faults } from './faults.ts';

const SLOW_MS = 3000;
/** Emails that have been tried, as far as greylisting remembers them. */
const MOST_REMEMBERED = 10_000;

interface Attempt {
  email: OutgoingEmail;
  /** Whether the email has not been tried before. */
  isFirst: boolean;
  send(): Promise<void>;
  signal: AbortSignal;
}

interface MailFault {
  /** The attempts that it can change; all by default. */
  concerns?(attempt: Attempt): boolean;
  /** Sends one email, or does not. */
  act(attempt: Attempt): Promise<void>;
}

export const MAIL_FAULTS = {
  'smtp-down': {
    async act() {
      throw new Error('simulated fault: the mail server is down');
    },
  },
  'smtp-slow': {
    async act({ send, signal }) {
      await wait(SLOW_MS, undefined, { signal });
      await send();
    },
  },
  'duplicate-delivery': {
    async act({ send, signal }) {
      await send();
      if (!signal.aborted) await send();
    },
  },
  'email-greylisted': {
    concerns: ({ isFirst }) => isFirst,
    async act() {
      throw new Error('451 4.7.1 Greylisted: try again later');
    },
  },
  'email-bounces': {
    async act({ email }) {
      throw new Undeliverable(`550 5.1.1 <${email.message.to.address}>: there is no such mailbox`);
    },
  },
} as const satisfies Partial<Record<FaultName, MailFault>>;

/** A mail server with the faults that are on, for the school and the app that an email is about. */
export function withMailFaults(transport: MailTransport, faults: Faults): MailTransport {
  const tried = new LRUCache<string, true>({ max: MOST_REMEMBERED });
  const each = Object.entries<MailFault>(MAIL_FAULTS) as [keyof typeof MAIL_FAULTS, MailFault][];
  return {
    ...transport,
    send(email, signal) {
      const { messageId } = email.message;
      const isFirst = !tried.has(messageId);
      tried.set(messageId, true);
      let send = () => transport.send(email, signal);
      for (const [name, { concerns, act }] of each) {
        const attempt = { email, isFirst, send, signal };
        if (!(concerns?.(attempt) ?? true)) continue;
        if (!faults.acts(name, { estab: email.estab, relyingParty: email.about })) continue;
        send = () => act(attempt);
      }
      return send();
    },
  };
}
