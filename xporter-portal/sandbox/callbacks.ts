import { randomUUID } from 'node:crypto';
import { NotFoundError, UsageError } from '../../shared/errors.ts';
import { maskValues } from '../../shared/mask.ts';
import type {
  CallbackFilter,
  Callbacks,
  Forwarded,
  NewCallback,
} from '../../shared/steering-api/callbacks.ts';
import type { PortalContext } from '../context.ts';
import { MOST_ANSWER } from '../partners/deliveries/post.ts';
import { sendAgain } from '../partners/deliveries/send-again.ts';
import { authorisationsOf } from '../records/authorisations.ts';
import {
  CALLBACK_EVENT_NAMES,
  CALLBACK_EVENTS,
  CALLBACK_FIELDS,
  type CallbackEvent,
} from '../records/callback-events.ts';
import { latestMessageOf, messagesOf, newestPosition } from '../records/callback-messages.ts';
import {
  type CallbackFields,
  type Delivery,
  deliveryById,
  fieldsOf,
  forgetOldestSentByHand,
  keepAttempt,
  keepDelivery,
  newestFields,
} from '../records/deliveries.ts';
import { managementSecretOf } from '../records/management-secrets.ts';
import type { PartnerApp } from '../records/partner-apps.ts';
import { commonFields } from '../records/partner-notices.ts';
import type { School } from '../records/schools.ts';
import { knownApp, knownSchool } from './known.ts';

/** Who acts, for the journal. */
const THE_SANDBOX = 'the sandbox';
const MOST_LISTED = 200;

/**
 * An app's callbacks, as its client gets them.
 * @throws NotFoundError for an unknown app
 */
export function callbacksOf(context: PortalContext, relyingParty: string, filter: CallbackFilter): Callbacks {
  const { database } = context;
  knownApp(context.database, relyingParty);
  const newest = newestPosition(database);
  const messages = messagesOf(context, relyingParty, filter, MOST_LISTED);
  const callbacks = messages.map(({ schoolName, isVerified, ...message }) => ({
    ...message,
    school: schoolName,
    verified: isVerified,
    fields: Object.fromEntries(new URLSearchParams(message.body)),
  }));
  // After a saved state has been loaded, an earlier position may be ahead of all that is there.
  const position = callbacks.at(-1)?.position ?? Math.min(filter.since ?? newest, newest);
  return { callbacks, position };
}

/**
 * Sends a callback of a developer's choice, signed as others. No authorisation causes it, and it replaces no other.
 * @returns its number
 * @throws NotFoundError for an unknown app or school, UsageError for an unknown event
 */
export function sendCallback(
  context: PortalContext,
  relyingParty: string,
  { estab, event: name, fields: chosen }: NewCallback,
): number {
  const { database, outbox, journal } = context;
  const app = knownApp(context.database, relyingParty);
  const school = knownSchool(database, estab);
  const event = CALLBACK_EVENT_NAMES.find((each) => each === name);
  if (!event) throw new UsageError(`event is one of ${CALLBACK_EVENT_NAMES.join(', ')}, not ${name}`);
  const fields = { ...usualFields(context, app, school, event), ...chosen };
  return database.transaction(() => {
    const id = outbox.put(
      'callback',
      { lane: `${relyingParty}/${estab}`, about: `${estab}/${relyingParty}/by hand/${randomUUID()}` },
      { relyingParty, fields },
    );
    keepDelivery(context, { id, relyingParty, estab, authorisationId: null, event }, fields);
    forgetOldestSentByHand(database, outbox);
    const detail = { relyingParty, callback: event };
    journal.record({ estab, actor: THE_SANDBOX, event: 'callback.sent-by-hand', detail });
    return id;
  })();
}

/** Those of the school's last callback of an event, or invented ones. */
function usualFields(
  context: PortalContext,
  app: PartnerApp,
  school: School,
  event: CallbackEvent,
): CallbackFields {
  const { relyingParty, template } = app;
  const { estab } = school;
  const last = newestFields(context, { relyingParty, estab, event });
  if (last) return last;
  const areas = template.map(({ scope }) => scope).join();
  const invented: CallbackFields = { schoolSecret: randomUUID(), templateScopes: areas, scopes: areas };
  const own = CALLBACK_EVENTS[event].fields.map((field) => [
    field,
    invented[field] ?? CALLBACK_FIELDS[field].example,
  ]);
  const [authorisation] = authorisationsOf(context.database, estab).filter(
    (each) => each.relyingParty === relyingParty,
  );
  return {
    event,
    ...Object.fromEntries(own),
    ...commonFields(app, school, authorisation?.authParams ?? null),
  };
}

/**
 * As Send again in the delivery log. A callback that was kept is kept again while its app has no authorisation URL.
 * @throws NotFoundError, or UsageError when a later callback has replaced it
 */
export function resendCallback(context: PortalContext, relyingParty: string, id: number): void {
  const delivery = mustFind(context, relyingParty, id);
  if (!sendAgain(context, THE_SANDBOX, delivery))
    throw new UsageError(`A later callback has replaced ${id}. To send one like it, use callback send`);
}

/**
 * Keeps what a developer's own program answered as an attempt to deliver a callback. The attempts to deliver one that is
 * posted to an authorisation URL are Xporter's own.
 * @throws NotFoundError
 */
export function keepForwarded(
  context: PortalContext,
  relyingParty: string,
  id: number,
  { answer, ...forwarded }: Forwarded,
): void {
  const { database, clock } = context;
  const delivery = mustFind(context, relyingParty, id);
  if (delivery.state !== 'kept') return;
  const { schoolSecret = '' } = fieldsOf(context, delivery);
  const secrets = [schoolSecret, managementSecretOf(context, relyingParty)];
  keepAttempt(database, id, {
    ...forwarded,
    at: clock.at(delivery.estab).toISOString(),
    headers: latestMessageOf(context, delivery)?.headers ?? {},
    answer: maskValues(answer, secrets).slice(0, MOST_ANSWER),
  });
}

/** @throws NotFoundError for another app's, as for one that does not exist */
function mustFind(context: PortalContext, relyingParty: string, id: number): Delivery {
  knownApp(context.database, relyingParty);
  const delivery = deliveryById(context.database, id);
  if (delivery?.relyingParty !== relyingParty)
    throw new NotFoundError(`There is no callback ${id} of ${relyingParty}`);
  return delivery;
}
