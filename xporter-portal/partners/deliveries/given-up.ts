import type { PortalContext } from '../../context.ts';
import { deliveryById } from '../../records/deliveries.ts';
import { appOf } from '../../records/partner-apps.ts';
import { EVENT_TITLES } from './words.ts';

/** Tells the app's contact that a message will not be tried again by itself. To be called in a transaction. */
export function tellGivenUp(context: PortalContext, id: number, reason: string): void {
  const { database, mailer, journal, url } = context;
  const delivery = deliveryById(database, id);
  if (!delivery) return;
  const { estab, schoolName, event, posts } = delivery;
  const app = appOf(database, delivery);
  const what = EVENT_TITLES[event] ?? event;
  mailer.send({
    to: { name: app.publisher, address: app.contactEmail },
    subject: `${app.name} has not taken a message about ${schoolName} (${what}): given up`,
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
    detail: { relyingParty: app.relyingParty, event, reason },
  });
}
