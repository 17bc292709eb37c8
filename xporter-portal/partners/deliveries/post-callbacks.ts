import { z } from 'zod';
import { writeBehind } from '../../../shared/database/write-behind.ts';
import { maskValues } from '../../../shared/mask.ts';
import { type Delivery as OutboxDelivery, Undeliverable } from '../../../shared/outbox/outbox.ts';
import { SIGNATURE_HEADER, sign, verifyAt } from '../../../shared/web/signature.ts';
import type { OutgoingCallback, PortalContext, PostedCallback } from '../../context.ts';
import { keepMessage } from '../../records/callback-messages.ts';
import {
  type Attempt,
  CallbackFields,
  deliveryById,
  keepAttempt,
  keepWhetherPosted,
} from '../../records/deliveries.ts';
import { managementSecretOf } from '../../records/management-secrets.ts';
import { partnerApp } from '../../records/partner-apps.ts';
import { tellGivenUp } from './given-up.ts';
import { MOST_ANSWER, mustBeTaken, post } from './post.ts';
import { ForbiddenTarget } from './targets.ts';

/** The header with the id of the callback, which is the same for every attempt. */
export const DELIVERY_HEADER = 'X-Xporter-Delivery';

const ATTEMPTS_MS = 100;
const TWO_DAYS_IN_SECONDS = 2 * 24 * 60 * 60;

const Callback = z.object({ relyingParty: z.string(), fields: CallbackFields });

/**
 * Posts callbacks from the outbox to authorisation URLs: form-encoded, and signed again for each attempt. Those of an app
 * without an authorisation URL are kept.
 */
export function deliverCallbacks(context: PortalContext): void {
  const { database, outbox, outside, clock } = context;

  // A busy database must not make an attempt that succeeded count as failed.
  const attempts = writeBehind<Attempt & { id: number }>(database, ATTEMPTS_MS, (made) => {
    for (const { id, ...attempt } of made) keepAttempt(database, id, attempt);
  });
  const messages = writeBehind<Parameters<typeof keepMessage>[1]>(database, ATTEMPTS_MS, (made) => {
    for (const message of made) keepMessage(context, message);
  });

  outbox.handle('callback', deliver, {
    isReferredTo: true,
    retryPolicy: {
      forSeconds: TWO_DAYS_IN_SECONDS,
      onAbandoned: (id, reason) => tellGivenUp(context, id, reason),
    },
  });

  async function deliver(
    payload: unknown,
    { id, attempt: number, signal, onDelivered }: OutboxDelivery,
  ): Promise<void> {
    const { relyingParty, fields } = Callback.parse(payload);
    const url = partnerApp(database, relyingParty)?.authorisationUrl ?? null;
    const secret = managementSecretOf(context, relyingParty);
    const concerned = { estab: deliveryById(database, id)?.estab ?? null, relyingParty };
    const write: OutgoingCallback['write'] = (sent) => {
      const body = new URLSearchParams({ ...sent, sequence: sent.sequence ?? String(id) }).toString();
      return { body, signature: sign(body, secret, outside.signingTime(concerned)) };
    };
    const attempt: OutgoingCallback['post'] = async ({ body, signature }) => {
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        [DELIVERY_HEADER]: String(id),
        [SIGNATURE_HEADER]: signature,
      };
      const now = clock.now();
      const at = now.toISOString();
      const isVerified = verifyAt([now, clock.real()], signature, body, secret) === 'good';
      const message = { id, at, headers, body, isVerified };
      const tell = (answered: Pick<PostedCallback, 'status' | 'answer' | 'milliseconds'>) =>
        outside.posted(concerned, { id, body, isVerified, isKept: url === null, ...answered });
      if (url === null) {
        tell({ status: null, answer: '', milliseconds: 0 });
        return onDelivered(() => keepMessage(context, message));
      }
      if (number === 1) {
        messages.add(message);
        messages.flush();
      }
      const began = performance.now();
      const { status, text } = await post(outside, url, headers, body, signal).catch((error: unknown) => {
        if (error instanceof ForbiddenTarget)
          throw new Undeliverable(
            'the authorisation URL is an address of this sandbox that takes no callbacks',
          );
        throw error;
      });
      const milliseconds = Math.round(performance.now() - began);
      const answer = maskValues(text, [fields.schoolSecret ?? '', secret]).slice(0, MOST_ANSWER);
      attempts.add({ id, at, url, headers, status, answer, milliseconds });
      attempts.flush();
      tell({ status, answer, milliseconds });
      mustBeTaken({ status, text: answer }, 'the authorisation URL');
    };
    await outside.sendCallback(concerned, { fields, write, post: attempt }, signal);
    onDelivered(() => keepWhetherPosted(database, id, url === null));
  }
}
