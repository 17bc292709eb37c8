import type { PortalContext } from '../../context.ts';
import { CALLBACK_EVENTS } from '../../records/callback-events.ts';
import { deliveryById, keepTold } from '../../records/deliveries.ts';
import { appOf } from '../../records/partner-apps.ts';

/** Emails the app's contact, once, that Xporter has stopped retrying a callback. Call it in a transaction. */
export function tellGivenUp(context: PortalContext, id: number, reason: string): void {
  const { database, mailer, journal, url, clock } = context;
  const delivery = deliveryById(database, id);
  if (!delivery || keepTold(database, delivery, clock.now())) return;
  const { estab, schoolName, event, posts } = delivery;
  const app = appOf(database, delivery);
  const what = CALLBACK_EVENTS[event].title;
  mailer.send({
    to: { name: app.publisher, address: app.contactEmail },
    subject: `${app.name}: we have stopped retrying a callback about ${schoolName} (${what})`,
    template: 'callback-given-up',
    thread: `${estab}/${app.relyingParty}`,
    data: {
      name: app.publisher,
      app: app.name,
      school: schoolName,
      what,
      posts,
      reason,
      page: `${url}/partners/deliveries/${id}`,
    },
  });
  journal.record({
    estab,
    actor: 'Xporter',
    event: 'callback.given-up',
    detail: { relyingParty: app.relyingParty, callback: event, reason },
  });
}
