import type { RouteInput, RouteOutput } from '../control-room/api/routes.ts';
import type { Client } from '../control-room/client.ts';
import { type AnySchool, estabOf } from './any-school.ts';

/** An app, or its relying party. */
export type AnyApp = string | { relyingParty: string };

/** What a school has decided about an app. */
export type AppAtSchool = RouteOutput<'appAtSchool'>;

type Chosen<Name extends 'inviteToApp' | 'authoriseApp' | 'forwardApp'> = Omit<
  RouteInput<Name>,
  'estab' | 'relyingParty'
>;

/**
 * What schools decide about apps, on the portal's pages and from the emails they get. All resolve to what the school
 * has decided then, and reject with Refused when it cannot decide that now.
 */
export interface SchoolDecisions {
  /**
   * Invites a school, without the app's management secret.
   * @param chosen `name` and `email` of the person to invite, who is the head by default, and the `areas` to request
   */
  invite(app: AnyApp, school: AnySchool, chosen?: Chosen<'inviteToApp'>): Promise<AppAtSchool>;
  /**
   * Authorises from the invitation in the inbox.
   * @param chosen the `areas` to share (required ones always are) and the default for `people`, 'include' or 'exclude'
   */
  authorise(app: AnyApp, school: AnySchool, chosen?: Chosen<'authoriseApp'>): Promise<AppAtSchool>;
  refuse(app: AnyApp, school: AnySchool, reason?: string): Promise<AppAtSchool>;
  forward(app: AnyApp, school: AnySchool, chosen: Chosen<'forwardApp'>): Promise<AppAtSchool>;
  pause(app: AnyApp, school: AnySchool): Promise<AppAtSchool>;
  resume(app: AnyApp, school: AnySchool): Promise<AppAtSchool>;
  revoke(app: AnyApp, school: AnySchool): Promise<AppAtSchool>;
  /** Adds and withdraws optional areas. */
  changeAreas(
    app: AnyApp,
    school: AnySchool,
    change: { add?: string[]; withdraw?: string[] },
  ): Promise<AppAtSchool>;
  /** Stops sharing one person. @param person their UPN, their id in the MIS, or a name that no one else has */
  exclude(app: AnyApp, school: AnySchool, person: string): Promise<AppAtSchool>;
  /** Shares one person. @param person as for `exclude` */
  include(app: AnyApp, school: AnySchool, person: string): Promise<AppAtSchool>;
  /** What a school has decided. */
  at(app: AnyApp, school: AnySchool): Promise<AppAtSchool>;
}

export function schoolDecisions(client: Client): SchoolDecisions {
  const pair = (app: AnyApp, school: AnySchool) => ({
    relyingParty: relyingPartyOf(app),
    estab: estabOf(school),
  });
  return {
    invite: async (app, school, chosen) => client.inviteToApp({ ...chosen, ...pair(app, school) }),
    authorise: async (app, school, chosen) => client.authoriseApp({ ...chosen, ...pair(app, school) }),
    refuse: async (app, school, reason) => client.refuseApp({ reason, ...pair(app, school) }),
    forward: async (app, school, chosen) => client.forwardApp({ ...chosen, ...pair(app, school) }),
    pause: async (app, school) => client.pauseApp(pair(app, school)),
    resume: async (app, school) => client.resumeApp(pair(app, school)),
    revoke: async (app, school) => client.revokeApp(pair(app, school)),
    changeAreas: async (app, school, change) => client.changeAppAreas({ ...change, ...pair(app, school) }),
    exclude: async (app, school, person) =>
      client.changeAppPerson({ person, isShared: false, ...pair(app, school) }),
    include: async (app, school, person) =>
      client.changeAppPerson({ person, isShared: true, ...pair(app, school) }),
    at: async (app, school) => client.appAtSchool(pair(app, school)),
  };
}

/** Takes what programs without types pass too. */
export function relyingPartyOf(app: unknown): string {
  const relyingParty: unknown = typeof app === 'string' ? app : Object(app).relyingParty;
  if (typeof relyingParty === 'string') return relyingParty;
  throw new TypeError('An app is its relying party, or what apps.create resolves to');
}
