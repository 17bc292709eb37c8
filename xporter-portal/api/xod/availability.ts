import { z } from 'zod';
import { type Deliver, Undeliverable } from '../../../shared/outbox/outbox.ts';
import type { Due } from '../../../shared/scheduled-jobs.ts';
import type { PortalContext } from '../../context.ts';
import { mustBeTaken, post } from '../../partners/deliveries/post.ts';
import { DELIVERY_HEADER } from '../../partners/deliveries/post-callbacks.ts';
import { ForbiddenTarget, mayBePostedTo } from '../../partners/deliveries/targets.ts';
import { type Authorisation, sharingWith } from '../../records/authorisations.ts';
import {
  type AvailabilityCallback,
  aboutOf,
  addAvailabilityCallback,
  availabilityCallbackById,
  availabilityCallbackInOutbox,
  awaitedCallbacks,
  endAvailabilityCallback,
  keepAvailabilityPost,
  keepInOutbox,
} from '../../records/availability-callbacks.ts';
import { whyUnreached } from '../../records/mis-connections.ts';
import { misKind } from '../../records/mis-kinds.ts';
import { isOpenTo } from '../consent/rules.ts';
import { apiError } from '../errors.ts';
import { statusBody } from './answer.ts';
import type { Question } from './ask.ts';
import { ENDPOINTS } from './catalogue/catalogue.ts';

/** The data's state soon tells nothing new, so Xporter does not try for longer. */
const AN_HOUR_IN_SECONDS = 60 * 60;
const NOT_SHARED = 'the school no longer shares this data with the app';

/** @throws ApiError (400) for an address that takes no callbacks */
export async function mustBeCallable({ outside }: PortalContext, { callbackUrl }: Question): Promise<void> {
  if (callbackUrl !== null && !(await mayBePostedTo(outside, new URL(callbackUrl))))
    throw apiError('callback-url-refused', callbackUrl);
}

/**
 * Watches the data that a request needs, and posts its state to the request's callbackUrl once it is available: at once
 * where it is. An equal callbackUrl that still waits serves both requests.
 */
export function watchAvailability(
  context: PortalContext,
  { estab, relyingParty, authParams }: Authorisation,
  { endpoint, callbackUrl }: Question,
): void {
  if (callbackUrl === null) return;
  const { database, journal } = context;
  database.transaction(() => {
    const added = addAvailabilityCallback(context, {
      ...{ estab, relyingParty, endpoint: endpoint.id, url: callbackUrl },
    });
    if (!added || putIfAvailable(context, added)) return;
    journal.record({
      estab,
      actor: relyingParty,
      event: 'availability.watched',
      detail: { relyingParty, endpoint: endpoint.id },
      correlation: authParams,
    });
  })();
}

type Standing = { kind: 'available'; sharing: Authorisation } | { kind: 'awaited' } | { kind: 'over' };

/** How the data stands now, for an app that wants to be told. */
function standingOf(
  { database, outside, ...context }: PortalContext,
  { estab, relyingParty, endpoint: id }: AvailabilityCallback,
): Standing {
  const sharing = sharingWith(database, estab, relyingParty);
  const endpoint = ENDPOINTS.find((each) => each.id === id);
  if (!sharing || !endpoint || !isOpenTo(endpoint, new Set(sharing.scopes))) return { kind: 'over' };
  const isOnline = outside.isMisOnline({ estab, relyingParty }, 'just looking');
  const isReached = whyUnreached({ ...context, database }, estab, isOnline) === null;
  return sharing.state === 'active' && isReached ? { kind: 'available', sharing } : { kind: 'awaited' };
}

/** @returns whether it no longer waits for its data. Call it in a transaction. */
function putIfAvailable(context: PortalContext, callback: AvailabilityCallback): boolean {
  const { kind } = standingOf(context, callback);
  const { id, relyingParty, estab } = callback;
  if (kind === 'awaited') return false;
  if (kind === 'over') endAvailabilityCallback(context, callback, NOT_SHARED);
  else {
    const lane = `${relyingParty}/${estab}`;
    const outboxId = context.outbox.put('availability', { lane, about: aboutOf(callback) }, { id });
    keepInOutbox(context.database, callback, outboxId);
  }
  return true;
}

/** Posts for the data that has become available since it was asked for. @param estab null for all schools */
export function postAvailable(context: PortalContext, estab: string | null = null): void {
  const { database, clock } = context;
  for (const callback of awaitedCallbacks(context, estab))
    clock.within(
      callback.estab,
      database.transaction(() => void putIfAvailable(context, callback)),
    );
}

/** The schools where there is something to post now. */
export const nextAvailable = (context: PortalContext): Due[] =>
  awaitedCallbacks(context, null)
    .filter((callback) => standingOf(context, callback).kind !== 'awaited')
    .map(({ estab }) => ({ estab, at: context.clock.at(estab) }));

function giveUp(context: PortalContext, outboxId: number, reason: string): void {
  const callback = availabilityCallbackInOutbox(context, outboxId);
  if (!callback) return;
  const { estab, relyingParty, endpoint } = callback;
  endAvailabilityCallback(context, callback, reason);
  context.journal.record({
    estab,
    actor: 'Xporter',
    event: 'availability.given-up',
    detail: { relyingParty, endpoint, reason },
  });
}

const Payload = z.object({ id: z.number() });

/** Posts the state of the data from the outbox, as `onlygetDBStatus` gives it. */
export function deliverAvailability(context: PortalContext): void {
  const { database, outbox, outside, misStore, clock, journal } = context;

  const deliver: Deliver = async (payload, { id: outboxId, signal, onDelivered }) => {
    const callback = availabilityCallbackById(context, Payload.parse(payload).id);
    if (callback?.state !== 'waiting') return;
    const standing = standingOf(context, callback);
    if (standing.kind === 'over') throw new Undeliverable(NOT_SHARED);
    if (standing.kind === 'awaited') return onDelivered(() => keepInOutbox(database, callback, null));
    const { estab, relyingParty, endpoint, url } = callback;
    const { mis, authParams } = standing.sharing;
    const body = statusBody(endpoint, misKind(mis ?? ''), misStore.dayOf(estab, clock.now()));
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      [DELIVERY_HEADER]: String(outboxId),
    };
    const answer = await post(outside, url, headers, body, signal).catch((error: unknown) => {
      if (error instanceof ForbiddenTarget)
        throw new Undeliverable('the address is one of this sandbox that takes no callbacks');
      throw error;
    });
    const { status } = answer;
    try {
      mustBeTaken(answer, 'the callbackUrl');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!signal.aborted) keepAvailabilityPost(database, callback, { status, reason });
      throw error;
    }
    onDelivered(() => {
      keepAvailabilityPost(database, callback, { status, reason: null });
      endAvailabilityCallback(context, callback, null);
      journal.record({
        estab,
        actor: 'Xporter',
        event: 'availability.posted',
        detail: { relyingParty, endpoint },
        correlation: authParams,
      });
    });
  };

  outbox.handle('availability', deliver, {
    retryPolicy: {
      forSeconds: AN_HOUR_IN_SECONDS,
      onAbandoned: (outboxId, reason) => giveUp(context, outboxId, reason),
    },
  });
}
