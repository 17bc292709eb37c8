import type { PortalContext } from '../../context.ts';
import { SHARING_STATES } from '../../records/authorisation-states.ts';
import { authorisationOf } from '../../records/authorisations.ts';
import { type Delivery, fieldsOf } from '../../records/deliveries.ts';
import type { SignedInPartner } from '../users/access.ts';

/** Whether a message may be sent once more: a school secret that has stopped working would only do harm. */
export function maySendAgain({ database }: PortalContext, delivery: Delivery): boolean {
  if (delivery.event !== 'authorised') return true;
  return SHARING_STATES.includes(authorisationOf(database, delivery.authorisationId).state);
}

/**
 * Sends a message once more, with the same fields under the same id, and tries it from the beginning.
 * @returns false where it may not be sent again; nothing happens then
 */
export function sendAgain(
  context: PortalContext,
  { user, app }: SignedInPartner,
  delivery: Delivery,
): boolean {
  const { database, outbox, journal } = context;
  if (!maySendAgain(context, delivery)) return false;
  database.transaction(() => {
    outbox.requeue(delivery.id, { relyingParty: app.relyingParty, fields: fieldsOf(context, delivery) });
    journal.record({
      estab: delivery.estab,
      actor: user.email,
      event: 'callback.sent-again',
      detail: { relyingParty: app.relyingParty, event: delivery.event },
    });
  })();
  return true;
}
