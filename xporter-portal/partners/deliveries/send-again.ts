import type { PortalContext } from '../../context.ts';
import { SHARING_STATES } from '../../records/authorisation-states.ts';
import { authorisationOf } from '../../records/authorisations.ts';
import { type Delivery, fieldsOf, forgetTold, isOvertaken } from '../../records/deliveries.ts';

/** Whether a callback can be sent again. One that a later one has replaced, or with a dead school secret, would do harm. */
export function maySendAgain({ database }: PortalContext, delivery: Delivery): boolean {
  if (isOvertaken(database, delivery)) return false;
  if (delivery.event !== 'authorised' || delivery.authorisationId === null) return true;
  return SHARING_STATES.includes(authorisationOf(database, delivery.authorisationId).state);
}

/**
 * Sends a callback again, with the same fields and id, and starts its attempts from scratch.
 * @param by who sends it, for the journal
 * @returns false, and does nothing, when it cannot be sent again
 */
export function sendAgain(context: PortalContext, by: string, delivery: Delivery): boolean {
  const { database, outbox, journal } = context;
  const { estab, relyingParty, event } = delivery;
  if (!maySendAgain(context, delivery)) return false;
  database.transaction(() => {
    forgetTold(database, delivery);
    outbox.requeue(delivery.id, { relyingParty, fields: fieldsOf(context, delivery) });
    journal.record({
      estab,
      actor: by,
      event: 'callback.sent-again',
      detail: { relyingParty, callback: event },
    });
  })();
  return true;
}
