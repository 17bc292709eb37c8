import { z } from 'zod';

/** An invitation to an app. What is left out has the default of the Partner Portal's form. */
export const NewInvitation = z.strictObject({
  relyingParty: z.string(),
  name: z.string().trim().min(1).max(100).optional(),
  email: z.email().max(254).optional(),
  phone: z.string().trim().min(1).max(60).optional(),
  areas: z.array(z.string()).min(1, 'areas is empty: leave it out for all areas of the app').optional(),
});
export type NewInvitation = z.output<typeof NewInvitation>;

/** What a school has decided about an app. */
export const AppAtSchool = z.object({
  estab: z.string(),
  school: z.string(),
  relyingParty: z.string(),
  app: z.string(),
  isFromHub: z.boolean().meta({ description: 'Whether the Hub invites to it' }),
  state: z.string().meta({
    description:
      'Of the newest authorisation: `invited`, `waiting` (no people chosen yet), `active`, `paused`, `revoked`, `refused` or `expired`; `none` before the first invitation',
  }),
  since: z.string().nullable(),
  areas: z.array(z.string()).nullable().meta({ description: 'The data areas it shares, or shared last' }),
  people: z.enum(['include', 'exclude']).nullable().meta({ description: 'The default for people' }),
  invitation: z
    .object({
      email: z.string().nullable().meta({ description: 'Who it was sent to last' }),
      bouncedAt: z
        .string()
        .nullable()
        .meta({ description: 'When the mail server refused that address; null where it did not' }),
      expiresAt: z.string(),
      reference: z.string().meta({ description: 'Its page in the portal is `/data-sharing/{reference}`' }),
    })
    .nullable()
    .meta({ description: 'The invitation that waits for a decision' }),
  sharing: z
    .object({ state: z.enum(['active', 'waiting', 'paused']), reference: z.string() })
    .nullable()
    .meta({
      description:
        'The authorisation under which it shares, which may be earlier than an invitation that waits',
    }),
});
export type AppAtSchool = z.output<typeof AppAtSchool>;
