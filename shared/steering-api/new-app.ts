import { z } from 'zod';

/** An app that has just been created. */
export const CreatedApp = z.object({
  relyingParty: z.string(),
  name: z.string(),
  managementSecret: z.string(),
});
export type CreatedApp = z.output<typeof CreatedApp>;

export const ReplacedSecret = z.object({ managementSecret: z.string() });
/** Tokens for a school's data: of Xporter's own protocol, and of OneRoster. */
export const SchoolToken = z.object({
  token: z.string(),
  oneRosterToken: z.string(),
  expires: z.string(),
  apiUrl: z.string().meta({ description: 'Where to read that school’s data with `token`' }),
  oneRosterUrl: z.string().meta({ description: 'Where to read it with `oneRosterToken`' }),
});
export type SchoolToken = z.output<typeof SchoolToken>;

/** Whether a school shares data with an app. */
export const APP_STANDINGS = ['shared', 'paused', 'revoked'] as const;
export type AppStanding = (typeof APP_STANDINGS)[number];

/** An app that requests data from schools. */
export interface AppState {
  relyingParty: string;
  name: string;
  /** Whether its requests are answered without what the API does not know in them. */
  isLenient: boolean;
}
