import { setTimeout as wait } from 'node:timers/promises';
import type { MailTransport } from '../mail/transport.ts';
import type { FaultName } from './catalogue.ts';
import type { Faults } from './faults.ts';

const SLOW_MS = 3000;

type Send = () => Promise<void>;

/** Each wraps the sending of one email. */
export const MAIL_FAULTS = {
  'smtp-down': async () => {
    throw new Error('simulated fault: the mail server is down');
  },
  'smtp-slow': async (send, signal) => {
    await wait(SLOW_MS, undefined, { signal });
    await send();
  },
  'duplicate-delivery': async (send, signal) => {
    await send();
    if (!signal.aborted) await send();
  },
} as const satisfies Partial<Record<FaultName, (send: Send, signal: AbortSignal) => Promise<void>>>;

/** A mail server with the faults that are on, for the school and the app that an email is about. */
export function withMailFaults(transport: MailTransport, faults: Faults): MailTransport {
  return {
    ...transport,
    send(email, signal) {
      let send: Send = () => transport.send(email, signal);
      for (const name of Object.keys(MAIL_FAULTS) as (keyof typeof MAIL_FAULTS)[]) {
        if (!faults.acts(name, { estab: email.estab, relyingParty: email.about })) continue;
        const inner = send;
        send = () => MAIL_FAULTS[name](inner, signal);
      }
      return send();
    },
  };
}
