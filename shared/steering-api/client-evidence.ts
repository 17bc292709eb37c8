import { z } from 'zod';

/** How a client showed who it is: with a token, or to get one with a secret. */
const CREDENTIALS = [
  'none',
  'unreadable',
  'management token',
  'school token',
  'management secret',
  'school secret',
  'replaced secret',
  'wrong secret',
] as const;
export type Credential = (typeof CREDENTIALS)[number];

const observed = {
  /** Grows with each observation. */
  id: z.number(),
  /** When the request began, by real time. */
  at: z.string(),
  milliseconds: z.number(),
};

/** A request of a client to Xporter's API, without its secrets. */
export const SeenRequest = z.object({
  kind: z.literal('request'),
  ...observed,
  method: z.string(),
  path: z.string(),
  /** The body, or its beginning. */
  sent: z.string().nullable(),
  status: z.number(),
  /** What was answered in place of data. */
  error: z.string().nullable(),
  isPaused: z.boolean(),
  /** The school in the path or the body. */
  estab: z.string().nullable(),
  credential: z.enum(CREDENTIALS),
  /** The school and the authorisation that the token or secret is of. */
  credentialEstab: z.string().nullable(),
  authorisation: z.number().nullable(),
  isSecretInUrl: z.boolean(),
  retryAfterSeconds: z.number().nullable(),
  page: z
    .object({ number: z.number(), size: z.number(), count: z.number(), hasNext: z.boolean() })
    .nullable(),
  /** `deleted` is the number of rows that are gone. */
  changes: z.object({ requested: z.string(), next: z.string(), deleted: z.number() }).nullable(),
});
export type SeenRequest = z.output<typeof SeenRequest>;

/** An attempt to post a callback to a client, or one that was kept for it. */
export const SeenCallback = z.object({
  kind: z.literal('callback'),
  ...observed,
  /** The same for each attempt. */
  delivery: z.number(),
  event: z.string(),
  /** The school that it names. */
  estab: z.string().nullable(),
  /** Whether its signature was good. */
  isVerified: z.boolean(),
  hasUnknownField: z.boolean(),
  /** Whether the app has no authorisation URL. */
  isKept: z.boolean(),
  /** Null where there was no response. */
  status: z.number().nullable(),
  /** The beginning of the response, or why there was none. */
  answer: z.string(),
});
export type SeenCallback = z.output<typeof SeenCallback>;

export const Observation = z.discriminatedUnion('kind', [SeenRequest, SeenCallback]);
export type Observation = z.output<typeof Observation>;

/** What a client did and was sent, oldest first. */
export const ClientEvidence = z.object({
  /** By real time. */
  now: z.string(),
  /** Whether the client is being watched. It is not after a restart. */
  isWatched: z.boolean(),
  observations: z.array(Observation),
});
export type ClientEvidence = z.output<typeof ClientEvidence>;
