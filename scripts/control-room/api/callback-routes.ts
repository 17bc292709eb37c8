import { z } from 'zod';
import { Callback, Callbacks, Forwarded, NewCallback } from '../../../shared/steering-api/callbacks.ts';
import { CALLBACK_EVENT_NAMES } from '../../../xporter-portal/records/callback-events.ts';
import { Estab } from './estab.ts';
import type { Route } from './route.ts';
import { seconds } from './seconds.ts';

const TAG = 'Callbacks';

const OfAnApp = z.strictObject({
  relyingParty: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .meta({ description: 'The app’s relying party', example: 'dashboard.example' }),
});
const OfACallback = OfAnApp.extend({
  id: z.coerce.number<string | number>().int().min(1).meta({ description: 'The number of the delivery' }),
});
const CallbackEventName = z
  .enum(CALLBACK_EVENT_NAMES)
  .meta({ description: 'What the callback is about', example: 'authorised' });
export const SendCallback = NewCallback.extend({ event: CallbackEventName }).omit({ estab: true });
export const WaitForCallback = z.strictObject({ event: CallbackEventName });
const position = z.coerce.number<string | number>().int().min(0).optional();

/** What Xporter posts to an app's authorisation URL, or keeps for an app that has none. */
export const CALLBACK_ROUTES = {
  callbacks: {
    method: 'get',
    path: '/apps/{relyingParty}/callbacks',
    tag: TAG,
    summary: 'List an app’s callbacks, oldest first, as its client gets them',
    takes: OfAnApp.extend({
      estab: Estab.optional(),
      event: CallbackEventName.optional(),
      since: position.meta({
        description: 'The `position` of an earlier response. Default: the newest 200',
      }),
    }),
    gives: Callbacks,
    refuses: [404],
  },
  waitForCallback: {
    method: 'get',
    path: '/apps/{relyingParty}/callbacks/wait',
    tag: TAG,
    summary: 'Wait for a callback of an app, and get the newest',
    takes: OfAnApp.extend({
      ...WaitForCallback.shape,
      estab: Estab.optional(),
      since: position.meta({ description: 'Ignore callbacks up to this `position`' }),
      except: z
        .string()
        .default('')
        .meta({ description: 'Positions of callbacks to ignore, separated by commas' }),
      timeout: seconds,
    }),
    gives: Callback,
    refuses: [404, 408],
  },
  sendCallback: {
    method: 'post',
    path: '/apps/{relyingParty}/callbacks',
    tag: TAG,
    summary: 'Send a callback about a school with fields of your choice, signed properly',
    takes: OfAnApp.extend({ ...NewCallback.shape, estab: Estab, event: CallbackEventName }),
    gives: Callback,
    status: 201,
    refuses: [404, 408],
  },
  resendCallback: {
    method: 'post',
    path: '/apps/{relyingParty}/callbacks/{id}/resend',
    tag: TAG,
    summary: 'Send a callback again, with the same fields and number',
    takes: OfACallback,
    gives: Callback,
    refuses: [404, 408],
  },
  keepForwarded: {
    method: 'post',
    path: '/apps/{relyingParty}/callbacks/{id}/forwarded',
    tag: TAG,
    summary: 'Record how your program responded to a kept callback that you forwarded to it',
    takes: OfACallback.extend(Forwarded.shape),
    gives: z.object({}),
    refuses: [404],
  },
} as const satisfies Record<string, Route>;
