import type { Journal } from '../journal/journal.ts';
import type { Mailer } from './mailer.ts';

/** Notes in the journal each email that a mail server refuses for good. @param actor who sent it */
export function recordBounces(
  { mailer, journal }: { mailer: Pick<Mailer, 'onBounced'>; journal: Journal },
  actor: string,
): void {
  mailer.onBounced(({ estab, to, subject, reason }) =>
    journal.record({ estab, actor, event: 'email.bounced', detail: { to: to.address, subject, reason } }),
  );
}
