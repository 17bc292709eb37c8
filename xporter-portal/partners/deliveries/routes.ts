import { type Request, Router } from 'express';
import { z } from 'zod';
import { MASK } from '../../../shared/mask.ts';
import { streamChanges } from '../../../shared/web/event-stream.ts';
import { notFound } from '../../../shared/web/problem.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import type { PortalContext } from '../../context.ts';
import { availabilityCallbacksOf } from '../../records/availability-callbacks.ts';
import { CALLBACK_EVENTS } from '../../records/callback-events.ts';
import { latestMessageOf } from '../../records/callback-messages.ts';
import {
  attemptsOf,
  type Delivery,
  deliveriesOf,
  deliveriesVersion,
  deliveryById,
  fieldsOf,
} from '../../records/deliveries.ts';
import { ignoredInRequests } from '../../records/request-journal.ts';
import type { Pages } from '../locals.ts';
import { PARTNER_PORTAL, partnerOf, requirePartner } from '../users/access.ts';
import { AVAILABILITY_LABELS, DELIVERY_LABELS } from './labels.ts';
import { maySendAgain, sendAgain } from './send-again.ts';

const render = rendererOf<Pages>();

const MOST_LISTED = 200;
const LOOK_AGAIN_MS = 1000;
const MOST_IGNORED_LISTED = 20;
const MOST_AVAILABILITY_LISTED = 50;

const Query = z.object({
  state: z.enum(['', 'waiting', 'delivered', 'kept', 'given up']).catch(''),
  search: z.string().trim().max(100).catch(''),
});

/** The delivery log: callbacks to the app's authorisation URL with their responses, and Send again. */
export function deliveryRoutes(context: PortalContext): Router {
  const { database } = context;
  const router = Router();
  const labels = { events: CALLBACK_EVENTS, states: DELIVERY_LABELS };

  /** @throws Problem 404 for another partner's, as for one that does not exist */
  function loadDelivery(request: Request): Delivery {
    const delivery = deliveryById(database, Number(request.params.id));
    if (delivery?.relyingParty !== partnerOf(request).app.relyingParty) throw notFound();
    return delivery;
  }

  router.get(`${PARTNER_PORTAL}/deliveries`, (request, response) => {
    const { app } = partnerOf(request);
    const query = Query.parse(request.query);
    context.requests.flush();
    const deliveries = deliveriesOf(database, app.relyingParty, query, MOST_LISTED);
    render(response, 'partners/deliveries/list', {
      ...labels,
      version: deliveriesVersion(database, app.relyingParty),
      app,
      query,
      deliveries,
      most: MOST_LISTED,
      availability: availabilityCallbacksOf(context, app.relyingParty, MOST_AVAILABILITY_LISTED),
      availabilityStates: AVAILABILITY_LABELS,
      ignored: ignoredInRequests(database, app.relyingParty, MOST_IGNORED_LISTED),
    });
  });

  router.get(`${PARTNER_PORTAL}/delivery-changes`, (request, response) => {
    const { relyingParty } = partnerOf(request).app;
    streamChanges(response, {
      look: () => deliveriesVersion(database, relyingParty),
      everyMs: LOOK_AGAIN_MS,
      isOver: () => false,
    });
  });

  router.get(`${PARTNER_PORTAL}/deliveries/:id`, (request, response) => {
    const delivery = loadDelivery(request);
    const { app } = partnerOf(request);
    const message = delivery.state === 'kept' ? latestMessageOf(context, delivery) : undefined;
    const fields = fieldsOf(context, delivery);
    const posted = 'schoolSecret' in fields ? { ...fields, schoolSecret: MASK } : fields;
    render(response, 'partners/deliveries/delivery', {
      ...labels,
      app,
      version: deliveriesVersion(database, app.relyingParty),
      delivery,
      message,
      fields: message ? Object.fromEntries(new URLSearchParams(message.body)) : posted,
      attempts: attemptsOf(database, delivery, MOST_LISTED),
      isSendable: maySendAgain(context, delivery),
    });
  });

  router.post(`${PARTNER_PORTAL}/deliveries/:id/send-again`, requirePartner, (request, response) => {
    const delivery = loadDelivery(request);
    const isSent = sendAgain(context, partnerOf(request).user.email, delivery);
    request.session.notice = isSent
      ? 'We are sending it again. Reload this page to see the response.'
      : 'We did not send it because a later callback has replaced it.';
    response.redirect(303, `${PARTNER_PORTAL}/deliveries/${delivery.id}`);
  });

  return router;
}
