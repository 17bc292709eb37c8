import { z } from 'zod';

/** A callback of an app, as its client gets it. */
export const Callback = z.object({
  position: z
    .number()
    .meta({ description: 'Grows with each callback. Wait for those after it with `since`' }),
  id: z.number().meta({
    description: 'The number of the delivery, in `X-Xporter-Delivery`. The same when it is sent again',
  }),
  event: z.string().meta({ example: 'authorised' }),
  estab: z.string(),
  school: z.string(),
  at: z.string().meta({ description: 'When it was sent or kept, on the sandbox’s clock' }),
  state: z.string().meta({
    description:
      '`delivered`, `kept` (the app has no authorisation URL), `waiting` (for the next attempt) or `given up`',
  }),
  verified: z.boolean().meta({
    description: 'Whether its signature was good when it was sent, by the rules that a client uses',
  }),
  fields: z.record(z.string(), z.string()).meta({
    description: 'The fields of the form, with the school secret',
  }),
  headers: z.record(z.string(), z.string()),
  body: z.string().meta({ description: 'The form as it is posted: what the signature is of' }),
});
export type Callback = z.output<typeof Callback>;

export const Callbacks = z.object({
  callbacks: z.array(Callback).meta({ description: 'Oldest first' }),
  position: z.number().meta({ description: 'Pass it as `since` to get what comes after these' }),
});
export type Callbacks = z.output<typeof Callbacks>;

/** Which callbacks of an app. */
export const CallbackFilter = z.object({
  estab: z
    .string()
    .regex(/^\d{7}$/)
    .optional(),
  event: z.string().optional(),
  since: z.coerce.number().int().min(0).optional(),
});
export type CallbackFilter = z.output<typeof CallbackFilter>;

/** A callback that a developer sends. */
export const NewCallback = z.strictObject({
  estab: z.string().regex(/^\d{7}$/),
  event: z.string(),
  fields: z
    .record(z.string().min(1).max(100), z.string().max(5000))
    .refine((fields) => Object.keys(fields).length <= 50, 'At most 50 fields')
    .default({})
    .meta({
      description:
        'Fields to change or add. The others are those of the school’s last callback of this event, or invented',
    }),
});
export type NewCallback = z.output<typeof NewCallback>;

/** What a developer's own program answered to a callback that was forwarded to it. */
export const Forwarded = z.strictObject({
  url: z.string().max(2000),
  status: z.number().int().nullable().meta({ description: 'Null when there was no response' }),
  answer: z
    .string()
    .max(5000)
    .meta({ description: 'The beginning of the response body, or why there was none' }),
  milliseconds: z.number().int().min(0),
});
export type Forwarded = z.output<typeof Forwarded>;

export const SentCallback = z.object({ id: z.number() });
