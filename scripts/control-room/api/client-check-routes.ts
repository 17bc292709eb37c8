import { z } from 'zod';
import { VERDICTS } from '../client-check/requirements.ts';
import { SITUATION_NAMES } from '../client-check/situation-names.ts';
import { RelyingParty } from './app-routes.ts';
import type { Route } from './route.ts';

const TAG = 'Client checks';
const MOST_PUPILS = 5000;
/** In which a person can run their client for one situation. */
const LONGEST_LIMIT_SECONDS = 3600;

const seconds = (least: number, most: number) => z.coerce.number<string | number>().min(least).max(most);

/** How a check is played. */
export const CheckSettings = z.strictObject({
  situations: z
    .array(z.enum(SITUATION_NAMES))
    .min(1)
    .optional()
    .meta({ description: 'Which to play, besides `invite` and `authorise`. Default: all' }),
  pupils: z.coerce
    .number<string | number>()
    .int()
    .min(10)
    .max(MOST_PUPILS)
    .default(2000)
    .meta({ description: 'How many pupils the school of the check has' }),
  limit: seconds(1, LONGEST_LIMIT_SECONDS)
    .default(120)
    .meta({ description: 'How many seconds each situation waits for your client' }),
  quiet: seconds(0.1, 60)
    .default(2)
    .meta({ description: 'A client that has sent nothing for so many seconds has finished' }),
  watch: seconds(0.1, 600)
    .default(10)
    .meta({ description: 'How many seconds your client is watched where requests must not come' }),
});

const OfAnApp = z.strictObject({ relyingParty: RelyingParty });

const Evidence = z.object({
  at: z.string().meta({ description: 'When it began, by real time' }),
  what: z.string(),
  status: z.number().nullable().meta({ description: 'Null where there was no response' }),
  milliseconds: z.number(),
  detail: z.string().nullable(),
});

const CheckReport = z.object({
  relyingParty: z.string(),
  app: z.string(),
  estab: z.string(),
  school: z.string().meta({ description: 'The school that was made for the check' }),
  state: z.enum(['running', 'finished', 'stopped', 'failed']),
  problem: z.string().nullable().meta({ description: 'Why the check failed' }),
  startedAt: z.string(),
  now: z
    .object({
      ...{ number: z.number(), of: z.number(), name: z.string(), title: z.string() },
      expects: z.string().nullable().meta({ description: 'What you do now' }),
    })
    .nullable()
    .meta({ description: 'The situation that is being played' }),
  situations: z.array(
    z.object({
      ...{ name: z.string(), title: z.string() },
      outcome: z.string().meta({
        description: '`waiting`, `playing`, `seen` (the client has reacted), `timed out` or `skipped`',
      }),
      note: z.string().nullable(),
    }),
  ),
  ...{ passed: z.number(), failed: z.number(), notSeen: z.number() },
  requirements: z.array(
    z.object({
      number: z.string().meta({ example: 'CC-01' }),
      title: z.string(),
      source: z.enum(['documentation', 'sandbox']).meta({
        description: 'Xporter’s public documentation and recordings, or this sandbox’s own choice',
      }),
      ...{ rule: z.string(), mend: z.string(), verdict: z.enum(VERDICTS), why: z.string() },
      evidence: z.array(Evidence),
    }),
  ),
});

const path = (rest = '') => `/apps/{relyingParty}/client-check${rest}`;
const common = { tag: TAG, takes: OfAnApp, gives: CheckReport, refuses: [404] } as const;

/** Checks of a client: situations that are played to it, and a report on what it did. */
export const CLIENT_CHECK_ROUTES = {
  startClientCheck: {
    ...common,
    method: 'post',
    path: path(),
    summary: 'Start a check of an app’s client: a new school shares with it, and situations are played',
    takes: OfAnApp.extend(CheckSettings.shape),
    status: 201,
  },
  clientCheck: {
    ...common,
    method: 'get',
    path: path(),
    summary: 'Get the report of an app’s latest check, also while it runs',
  },
  clientCheckAsJUnit: {
    ...common,
    method: 'get',
    path: path('.xml'),
    summary: 'Get the report as JUnit XML, for CI',
    gives: z.string(),
    sends: 'application/xml',
  },
  skipSituation: {
    ...common,
    method: 'post',
    path: path('/next'),
    summary: 'Wait no longer in the situation that is being played',
  },
  stopClientCheck: {
    ...common,
    method: 'delete',
    path: path(),
    summary: 'Stop an app’s check, and keep its report',
  },
} as const satisfies Record<string, Route>;
