import { z } from 'zod';

/** An app that asks schools for data. */
export const NewApp = z.object({
  relyingParty: z.string(),
  name: z.string(),
  publisher: z.string(),
  purpose: z.string(),
  areas: z.array(z.object({ scope: z.string(), required: z.boolean(), reason: z.string() })),
});
export type NewApp = z.output<typeof NewApp>;

/** Whether a school shares data with an app. */
export const APP_STANDINGS = ['shared', 'paused', 'revoked'] as const;
export type AppStanding = (typeof APP_STANDINGS)[number];
