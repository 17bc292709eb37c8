import { z } from 'zod';
import { TryAgainError } from '../../shared/errors.ts';
import { FAULT_NAMES, type FaultName } from '../../shared/faults/catalogue.ts';
import type { ActiveFault, FaultScope } from '../../shared/faults/faults.ts';
import type { SchoolFacts } from '../../shared/sample-data/new-school.ts';
import { AppAtSchool, type NewInvitation } from '../../shared/steering-api/app-at-school.ts';
import {
  type CallbackFilter,
  Callbacks,
  type Forwarded,
  type NewCallback,
  SentCallback,
} from '../../shared/steering-api/callbacks.ts';
import { ClientEvidence } from '../../shared/steering-api/client-evidence.ts';
import {
  type AppStanding,
  type AppState,
  CreatedApp,
  ReplacedSecret,
  SchoolToken,
} from '../../shared/steering-api/new-app.ts';
import type { OwnPeople } from '../../shared/steering-api/own-people.ts';
import { SchoolState } from '../../shared/steering-api/school-state.ts';

const JournalEntry = z.object({
  id: z.number(),
  at: z.string(),
  recordedAt: z.string(),
  estab: z.string().nullable(),
  actor: z.string(),
  event: z.string(),
  detail: z.record(z.string(), z.unknown()),
  correlation: z.string().nullable(),
  page: z.string().nullable(),
});
export type JournalEntry = z.output<typeof JournalEntry>;

const Seen = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('request'),
    id: z.number(),
    at: z.string(),
    recordedAt: z.string(),
    estab: z.string().nullable(),
    detail: z.object({
      method: z.string(),
      path: z.string(),
      from: z.string(),
      sent: z.string().nullable(),
      status: z.number(),
      answered: z.string(),
      milliseconds: z.number(),
      warning: z.string().optional(),
    }),
  }),
  z.object({
    kind: z.literal('email'),
    id: z.number(),
    at: z.string(),
    recordedAt: z.string(),
    estab: z.string().nullable(),
    detail: z.object({
      to: z.string(),
      subject: z.string(),
      template: z.string(),
      messageId: z.string(),
    }),
  }),
]);
export type Seen = z.output<typeof Seen>;

const Events = z.object({ journal: z.array(JournalEntry), requestLog: z.array(Seen) });
export type Events = z.output<typeof Events>;

/** How far one side's events have been read. */
export interface Cursor {
  journal: number;
  requestLog: number;
}

const ActiveFaults = z.array(
  z.object({
    name: z.enum(FAULT_NAMES),
    estab: z.string().nullable(),
    relyingParty: z.string().nullable(),
    timesLeft: z.number().nullable(),
  }),
);
export type ActiveFaults = z.output<typeof ActiveFaults>;

const AppStates: z.ZodType<AppState[]> = z.array(
  z.object({ relyingParty: z.string(), name: z.string(), isLenient: z.boolean() }),
);

const Refusal = z.object({ message: z.string(), errors: z.record(z.string(), z.string()).optional() });

/** A side did not do what the control room asked of it; the message says why. */
export class SideRefused extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** What the side said. */
    readonly reason: string,
    /** What it said of each field. */
    readonly errors: Record<string, string> | undefined,
  ) {
    super(message);
  }
}

const Waiting = z.object({
  /** When the first thing that waits for time is due: a school by its own time, all schools by everybody's. */
  nextAt: z
    .string()
    .nullable()
    .transform((time) => (time === null ? undefined : new Date(time))),
  /** Whether messages wait, which may be tried again at any time. */
  hasMessages: z.boolean(),
});
export type Waiting = z.output<typeof Waiting>;

const Delivered = Waiting.extend({
  /** How many attempts the side has made since it started. */
  attempts: z.number(),
});
export type Delivered = z.output<typeof Delivered>;

/** One company, through its steering API. */
export interface SideClient {
  url: string;
  schools(): Promise<SchoolState[]>;
  /** @returns null for a school that it does not know */
  school(estab: string): Promise<SchoolState | null>;
  /** Adds a school, or replaces it. @throws SideRefused with 422 for people that a MIS cannot have */
  addSchool(facts: SchoolFacts, people?: OwnPeople): Promise<void>;
  /** @throws SideRefused with 404 for a school that it does not know */
  reset(estab: string): Promise<void>;
  /** @throws SideRefused with 404 for a school that needs no agent */
  installAgent(estab: string): Promise<void>;
  /** @throws SideRefused with 404 for a school whose MIS needs no agent */
  removeAgent(estab: string): Promise<void>;
  /** @throws SideRefused, which says what is wrong with each field */
  createApp(fields: unknown): Promise<CreatedApp>;
  /** @returns the new one. @throws SideRefused with 404 for an unknown app */
  replaceSecret(relyingParty: string): Promise<z.output<typeof ReplacedSecret>>;
  /** @throws SideRefused for an unknown school or app, or for a school that does not share */
  schoolToken(estab: string, relyingParty: string): Promise<SchoolToken>;
  /** The same for an app of a scenario, which replaces the one that a scenario has added before. */
  createScenarioApp(fields: unknown): Promise<CreatedApp>;
  /** @throws SideRefused with 404 for an unknown school or app */
  shareWithApp(estab: string, relyingParty: string, standing: AppStanding): Promise<void>;
  /** As the Partner Portal's form. @throws SideRefused, which says what cannot be invited */
  invite(estab: string, invitation: NewInvitation): Promise<void>;
  /** @throws SideRefused with 404 for an unknown school or app */
  appAtSchool(estab: string, relyingParty: string): Promise<AppAtSchool>;
  /** @throws SideRefused with 404 for an unknown app */
  callbacks(relyingParty: string, filter: CallbackFilter): Promise<Callbacks>;
  /** @returns its number @throws SideRefused, which says what cannot be sent */
  sendCallback(relyingParty: string, callback: NewCallback): Promise<number>;
  /** @throws SideRefused, which says why it cannot be sent again */
  resendCallback(relyingParty: string, id: number): Promise<void>;
  /** @throws SideRefused with 404 for an unknown callback */
  keepForwarded(relyingParty: string, id: number, forwarded: Forwarded): Promise<void>;
  /** Begins to watch the client of an app, with nothing seen, or stops. */
  watchClient(relyingParty: string, isWatched: boolean): Promise<void>;
  /** What a watched client has done. @param since the id of an observation; 0 for all */
  clientEvidence(relyingParty: string, since: number): Promise<ClientEvidence>;
  /** Replaces the people of a school by those of another file. @throws SideRefused */
  replacePeople(estab: string, people: OwnPeople): Promise<void>;
  /** @param estab null for all schools */
  events(after: Cursor, estab: string | null): Promise<Events>;
  /** The newest before a cursor, oldest first. */
  eventsBefore(before: Cursor, estab: string | null, most: number): Promise<Events>;
  /** @param estab null for all schools */
  waiting(estab: string | null): Promise<Waiting>;
  /**
   * Does what is due by now, and resolves when all that can be delivered has been.
   * @param estab of what waits after that; null for all schools
   */
  deliverAll(estab?: string | null): Promise<Delivered>;
  faults(): Promise<ActiveFaults>;
  switchFaultOn(fault: ActiveFault): Promise<void>;
  switchFaultOff(name: FaultName, of: FaultScope): Promise<void>;
  /** The apps that request data from schools, by relying party. @throws SideRefused with 404 where there are none */
  apps(): Promise<AppState[]>;
  allFaultsOff(): Promise<void>;
  /** @returns an address that signs in, once */
  enter(estab: string, who: 'coordinator' | 'administrator', landing: string): Promise<string>;
}

const of = (estab: string | null): string => (estab === null ? '' : `?estab=${estab}`);

const callbacksPath = (relyingParty: string): string => `/apps/${encodeURIComponent(relyingParty)}/callbacks`;

/** @param key to the side's steering API */
export function sideClient(url: string, key: string): SideClient {
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}/sandbox${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.status === 503) throw new TryAgainError();
    if (!response.ok) {
      const { message, errors } = Refusal.catch({ message: 'no reason' }).parse(answer);
      throw new SideRefused(
        response.status,
        `${url} answered ${response.status} to ${path}: ${message}`,
        message,
        errors,
      );
    }
    return answer;
  }
  return {
    url,
    schools: async () => z.array(SchoolState).parse(await ask('GET', '/schools')),
    school: (estab) =>
      ask('GET', `/schools/${encodeURIComponent(estab)}`).then(
        (answer) => SchoolState.parse(answer),
        (error: unknown) => {
          if (error instanceof SideRefused && error.status === 404) return null;
          throw error;
        },
      ),
    addSchool: async (facts, people) => void (await ask('POST', '/schools', { ...facts, people })),
    reset: async (estab) => void (await ask('POST', `/schools/${estab}/reset`)),
    installAgent: async (estab) => void (await ask('POST', `/schools/${estab}/agent`)),
    removeAgent: async (estab) => void (await ask('DELETE', `/schools/${estab}/agent`)),
    createApp: async (fields) => CreatedApp.parse(await ask('POST', '/apps', fields)),
    replaceSecret: async (relyingParty) =>
      ReplacedSecret.parse(await ask('POST', `/apps/${encodeURIComponent(relyingParty)}/secret`)),
    schoolToken: async (estab, relyingParty) =>
      SchoolToken.parse(
        await ask('POST', `/schools/${estab}/apps/${encodeURIComponent(relyingParty)}/token`),
      ),
    createScenarioApp: async (fields) => CreatedApp.parse(await ask('PUT', '/apps', fields)),
    shareWithApp: async (estab, relyingParty, standing) =>
      void (await ask('POST', `/schools/${estab}/apps`, { relyingParty, standing })),
    invite: async (estab, invitation) =>
      void (await ask('POST', `/schools/${estab}/invitations`, invitation)),
    appAtSchool: async (estab, relyingParty) =>
      AppAtSchool.parse(await ask('GET', `/schools/${estab}/apps/${encodeURIComponent(relyingParty)}`)),
    async callbacks(relyingParty, filter) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(filter))
        if (value !== undefined) query.set(name, String(value));
      return Callbacks.parse(await ask('GET', `${callbacksPath(relyingParty)}?${query}`));
    },
    sendCallback: async (relyingParty, callback) =>
      SentCallback.parse(await ask('POST', callbacksPath(relyingParty), callback)).id,
    resendCallback: async (relyingParty, id) =>
      void (await ask('POST', `${callbacksPath(relyingParty)}/${id}/resend`)),
    keepForwarded: async (relyingParty, id, forwarded) =>
      void (await ask('POST', `${callbacksPath(relyingParty)}/${id}/forwarded`, forwarded)),
    async events({ journal, requestLog }, estab) {
      const query = new URLSearchParams({ journal: String(journal), requestLog: String(requestLog) });
      if (estab !== null) query.set('estab', estab);
      return Events.parse(await ask('GET', `/events?${query}`));
    },
    async eventsBefore({ journal, requestLog }, estab, most) {
      const query = new URLSearchParams({
        journal: String(journal),
        requestLog: String(requestLog),
        most: String(most),
      });
      if (estab !== null) query.set('estab', estab);
      return Events.parse(await ask('GET', `/events/before?${query}`));
    },
    watchClient: async (relyingParty, isWatched) =>
      void (await ask('POST', `/apps/${encodeURIComponent(relyingParty)}/watch`, { isWatched })),
    clientEvidence: async (relyingParty, since) =>
      ClientEvidence.parse(
        await ask('GET', `/apps/${encodeURIComponent(relyingParty)}/evidence?since=${since}`),
      ),
    replacePeople: async (estab, people) => void (await ask('PUT', `/schools/${estab}/people`, people)),
    waiting: async (estab) => Waiting.parse(await ask('GET', `/waiting${of(estab)}`)),
    deliverAll: async (estab = null) => Delivered.parse(await ask('POST', `/deliver-all${of(estab)}`)),
    faults: async () => ActiveFaults.parse(await ask('GET', '/faults')),
    switchFaultOn: async (fault) => void (await ask('POST', '/faults', { ...fault, on: true })),
    switchFaultOff: async (name, { estab, relyingParty }) =>
      void (await ask('POST', '/faults', { name, estab, relyingParty, on: false })),
    apps: async () => AppStates.parse(await ask('GET', '/apps')),
    allFaultsOff: async () => void (await ask('DELETE', '/faults')),
    async enter(estab, who, landing) {
      const answer = await ask('POST', '/enter', { estab, who, landing });
      return url + z.object({ path: z.string() }).parse(answer).path;
    },
  };
}
