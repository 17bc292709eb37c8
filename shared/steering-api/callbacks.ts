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
