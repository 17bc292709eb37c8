import type { RouteInput, RouteOutput } from '../control-room/api/routes.ts';
import type { Client } from '../control-room/client.ts';
import { type AnySchool, estabOf } from './any-school.ts';
import { type AnyApp, relyingPartyOf } from './app-decisions.ts';

/** An app that has just been created, with its management secret. */
export type App = RouteOutput<'createApp'>;

/** Apps that request data from schools. */
export interface Apps {
  /** Creates an app. All but its name have defaults. Rejects with Refused, which says what is wrong with each field. */
  create(fields: RouteInput<'createApp'>): Promise<App>;
  /** All apps, by name. */
  all(): Promise<RouteOutput<'apps'>>;
  /** @returns the new management secret; the earlier one stops working */
  replaceSecret(app: AnyApp): Promise<string>;
  /**
   * Tokens for the data of a school that shares with an app, without its school secret.
   * @returns `token` for `apiUrl`, to which an endpoint is added (`/Students`), `oneRosterToken` for `oneRosterUrl`
   *   (`/students`), and when they expire
   */
  token(app: AnyApp, school: AnySchool): Promise<RouteOutput<'schoolToken'>>;
}

export const apps = (client: Client): Apps => ({
  create: (fields) => client.createApp(fields),
  all: () => client.apps({}),
  replaceSecret: async (app) =>
    (await client.replaceAppSecret({ relyingParty: relyingPartyOf(app) })).managementSecret,
  token: async (app, school) =>
    client.schoolToken({ relyingParty: relyingPartyOf(app), estab: estabOf(school) }),
});
