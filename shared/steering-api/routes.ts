import { randomUUID } from 'node:crypto';
import { type ErrorRequestHandler, type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { daysAfter } from '../clock.ts';
import type { Context } from '../context.ts';
import { hashToken, randomToken } from '../database/seal.ts';
import { whenWritable } from '../database/writable.ts';
import { asRequestError, fieldErrors, RequestError } from '../errors.ts';
import { FAULT_NAMES } from '../faults/catalogue.ts';
import { isSameText } from '../same-text.ts';
import { SchoolFacts } from '../sample-data/new-school.ts';
import { earliest, type ScheduledJob } from '../scheduled-jobs.ts';
import { renewSession } from '../web/csrf.ts';
import { notFound, Problem } from '../web/problem.ts';
import { readBody } from '../web/read-body.ts';
import { readInput } from '../web/read-input.ts';
import { withStatus } from '../web/with-status.ts';
import { type AppAtSchool, NewInvitation } from './app-at-school.ts';
import { CallbackFilter, type Callbacks, Forwarded, NewCallback } from './callbacks.ts';
import type { ClientEvidence } from './client-evidence.ts';
import {
  APP_STANDINGS,
  type AppStanding,
  type AppState,
  type CreatedApp,
  type SchoolToken,
} from './new-app.ts';
import { OwnPeople } from './own-people.ts';
import type { SideSandbox } from './sandbox.ts';
import type { SchoolState } from './school-state.ts';

const ShareWithApp = z.object({ relyingParty: z.string(), standing: z.enum(APP_STANDINGS) });
const NewSchool = SchoolFacts.extend({ people: OwnPeople.optional() });
/** The largest school that can be sent with its people. */
export const PEOPLE_LIMIT = '5mb';
/** The largest app that can be sent with its agreement. */
export const APP_LIMIT = '100kb';

/** What the sandbox can do on this side only. */
export interface SideSteering {
  scheduledJobs: readonly ScheduledJob[];
  schools(): SchoolState[];
  /** @returns undefined for a school that it does not know */
  school(estab: string): SchoolState | undefined;
  /**
   * Adds a school, or starts one that it knows from scratch with these facts.
   * @param people for the MIS, in place of invented ones
   * @throws UsageError for people that a MIS cannot have; nothing changes
   */
  addSchool(facts: SchoolFacts, people?: OwnPeople): void;
  /** Brings a school back to how it was when it was added. @returns false when it does not know it */
  resetSchool(estab: string): boolean;
  /** Installs the agent at a school now. @returns false when it needs none */
  installAgent?(estab: string): boolean;
  /** The apps that request data from schools. */
  apps?(): AppState[];
  /** Makes the API refuse or ignore what it does not know in an app's requests. @returns false for an unknown app */
  setLenient?(relyingParty: string, isLenient: boolean): boolean;
  /** Takes the agent away, as before its installation. @returns false when the MIS of the school needs none */
  removeAgent?(estab: string): boolean;
  /**
   * Creates an app that asks schools for data.
   * @param fields as a program sent them
   * @throws FieldsError, with 409 for a relying party that another app has
   */
  createApp?(fields: unknown): Promise<CreatedApp>;
  /** The same for an app of a scenario, which replaces the one that a scenario has added before. */
  createScenarioApp?(fields: unknown): Promise<CreatedApp>;
  /** Replaces an app's management secret, which is returned. @throws NotFoundError for an unknown app */
  replaceSecret?(relyingParty: string): string;
  /** Tokens for the data of a school that shares with an app. @throws NotFoundError or UsageError, with the reason */
  schoolToken?(estab: string, relyingParty: string): SchoolToken;
  /** Shares a school's data with an app. @returns false when it does not know the school or the app */
  shareWithApp?(estab: string, relyingParty: string, standing: AppStanding): boolean;
  /**
   * Invites a school to share data with an app, as its publisher does in the Partner Portal.
   * @throws NotFoundError for an unknown school or app
   * @throws UsageError for a person or an area that cannot be invited or asked for
   */
  invite?(estab: string, invitation: NewInvitation): void;
  /** What a school has decided about an app. @throws NotFoundError for an unknown school or app */
  appAtSchool?(estab: string, relyingParty: string): AppAtSchool;
  /** An app's callbacks. @throws NotFoundError for an unknown app */
  callbacks?(relyingParty: string, filter: CallbackFilter): Callbacks;
  /** Sends a callback of a developer's choice. @returns its number @throws NotFoundError, UsageError */
  sendCallback?(relyingParty: string, callback: NewCallback): number;
  /** Sends a callback again. @throws NotFoundError, UsageError when a later one has replaced it */
  resendCallback?(relyingParty: string, id: number): void;
  /** Keeps what a developer's own program answered to a kept callback. @throws NotFoundError */
  keepForwarded?(relyingParty: string, id: number, forwarded: Forwarded): void;
  /** Begins to watch the client of an app, with nothing seen, or stops. */
  watchClient?(relyingParty: string, isWatched: boolean): void;
  /** What a watched client has done. @param since the id of an observation; 0 for all */
  clientEvidence?(relyingParty: string, since: number): ClientEvidence;
  /** Replaces the people of a school by those of another file. @throws NotFoundError, or UsageError for people that a MIS cannot have */
  replacePeople?(estab: string, people: OwnPeople): void;
  /** The account of a person with full access to a school. */
  accountOf(estab: string, who: string): number | undefined;
  signIn(request: Request, account: number): void;
}

const Estab = z
  .string()
  .regex(/^\d{7}$/)
  .nullable();
const MOST_EVENTS = 2000;
const Since = z.object({
  journal: z.coerce.number().int().min(0).default(0),
  requestLog: z.coerce.number().int().min(0).default(0),
  estab: z
    .string()
    .regex(/^\d{7}$/)
    .optional(),
});
const Waiting = Since.pick({ estab: true });
const Before = Since.extend({ most: z.coerce.number().int().min(1).max(MOST_EVENTS).default(200) });
const Fault = z.object({
  name: z.enum(FAULT_NAMES),
  estab: Estab,
  relyingParty: z.string().nullable().default(null),
  timesLeft: z.int().min(1).nullable().default(null),
  on: z.boolean(),
});
const Watched = z.strictObject({ isWatched: z.boolean() });
const SinceObservation = z.object({ since: z.coerce.number().int().min(0).default(0) });
const AppChange = z.strictObject({ isLenient: z.boolean() });
const Enter = z.object({ estab: z.string(), who: z.string(), landing: z.string().regex(/^\/(?!\/)/) });

const ENTER_LINK_DAYS = 1 / 24;

/**
 * The `/sandbox` API of a side, which controls and watches it. Every request carries the side's key as
 * `Authorization: Bearer`. A real company has no such API, nor has a side without a key.
 */
export function steeringApi(
  context: Context,
  { requestLog, faults, key }: SideSandbox,
  steering: SideSteering,
): RequestHandler {
  const { database, clock, journal, outbox } = context;
  const router = Router();
  router.use(requireKey(key));
  router.post('/schools', readBody(PEOPLE_LIMIT));
  router.put('/schools/:estab/people', readBody(PEOPLE_LIMIT));
  router.use('/apps', readBody(APP_LIMIT));
  router.use(readBody('20kb'), whenWritable(database));

  router.get('/schools', (_request, response) => {
    response.json(steering.schools());
  });

  router.get('/schools/:estab', (request, response) => {
    const school = steering.school(request.params.estab);
    if (!school) throw notFound();
    response.json(school);
  });

  router.post('/schools', (request, response) => {
    const { people, ...facts } = readInput(NewSchool, request.body);
    database.transaction(() => {
      const isKnown = steering.school(facts.estab) !== undefined;
      steering.addSchool(facts, people);
      if (isKnown) noteReset(facts.estab);
    })();
    response.status(201).json({});
  });

  router.post('/schools/:estab/reset', (request, response) => {
    const { estab } = request.params;
    database.transaction(() => {
      if (!steering.resetSchool(estab)) throw notFound();
      noteReset(estab);
    })();
    response.json({});
  });

  router.post('/schools/:estab/agent', (request, response) => {
    if (!steering.installAgent?.(request.params.estab)) throw notFound();
    response.json({});
  });

  router.get('/apps', (_request, response) => {
    if (!steering.apps) throw notFound();
    response.json(steering.apps());
  });

  router.post('/apps/:relyingParty', (request, response) => {
    const { isLenient } = readInput(AppChange, request.body);
    if (!steering.setLenient?.(request.params.relyingParty, isLenient)) throw notFound();
    response.json({});
  });

  router.delete('/schools/:estab/agent', (request, response) => {
    if (!steering.removeAgent?.(request.params.estab)) throw notFound();
    response.json({});
  });

  router.post('/apps', async (request, response) => {
    if (!steering.createApp) throw notFound();
    response.status(201).json(await steering.createApp(request.body));
  });

  router.put('/apps', async (request, response) => {
    if (!steering.createScenarioApp) throw notFound();
    response.json(await steering.createScenarioApp(request.body));
  });

  router.post('/apps/:relyingParty/secret', (request, response) => {
    if (!steering.replaceSecret) throw notFound();
    response.json({ managementSecret: steering.replaceSecret(request.params.relyingParty) });
  });

  router.post('/schools/:estab/apps/:relyingParty/token', (request, response) => {
    if (!steering.schoolToken) throw notFound();
    response.json(steering.schoolToken(request.params.estab, request.params.relyingParty));
  });

  router.post('/schools/:estab/apps', (request, response) => {
    const { relyingParty, standing } = readInput(ShareWithApp, request.body);
    if (!steering.shareWithApp?.(request.params.estab, relyingParty, standing)) throw notFound();
    response.json({});
  });

  router.post('/schools/:estab/invitations', (request, response) => {
    if (!steering.invite) throw notFound();
    steering.invite(request.params.estab, readInput(NewInvitation, request.body));
    response.status(201).json({});
  });

  router.get('/schools/:estab/apps/:relyingParty', (request, response) => {
    if (!steering.appAtSchool) throw notFound();
    response.json(steering.appAtSchool(request.params.estab, request.params.relyingParty));
  });

  router
    .route('/apps/:relyingParty/callbacks')
    .get((request, response) => {
      if (!steering.callbacks) throw notFound();
      const filter = readInput(CallbackFilter, request.query);
      response.json(steering.callbacks(request.params.relyingParty, filter));
    })
    .post((request, response) => {
      if (!steering.sendCallback) throw notFound();
      const callback = readInput(NewCallback, request.body);
      response.status(201).json({ id: steering.sendCallback(request.params.relyingParty, callback) });
    });

  router.post('/apps/:relyingParty/callbacks/:id/resend', (request, response) => {
    if (!steering.resendCallback) throw notFound();
    steering.resendCallback(request.params.relyingParty, Number(request.params.id));
    response.json({});
  });

  router.post('/apps/:relyingParty/callbacks/:id/forwarded', (request, response) => {
    if (!steering.keepForwarded) throw notFound();
    const { relyingParty, id } = request.params;
    steering.keepForwarded(relyingParty, Number(id), readInput(Forwarded, request.body));
    response.json({});
  });

  router.post('/apps/:relyingParty/watch', (request, response) => {
    if (!steering.watchClient) throw notFound();
    steering.watchClient(request.params.relyingParty, readInput(Watched, request.body).isWatched);
    response.json({});
  });

  router.get('/apps/:relyingParty/evidence', (request, response) => {
    if (!steering.clientEvidence) throw notFound();
    const { since } = readInput(SinceObservation, request.query);
    response.json(steering.clientEvidence(request.params.relyingParty, since));
  });

  router.put('/schools/:estab/people', (request, response) => {
    if (!steering.replacePeople) throw notFound();
    steering.replacePeople(request.params.estab, readInput(OwnPeople, request.body));
    response.json({});
  });

  router.get('/events', (request, response) => {
    const {
      journal: journalAfter,
      requestLog: requestLogAfter,
      estab = null,
    } = readInput(Since, request.query);
    response.json({
      journal: journal.after(journalAfter, estab, MOST_EVENTS),
      requestLog: requestLog.after(requestLogAfter, estab, MOST_EVENTS),
    });
  });

  router.get('/events/before', (request, response) => {
    const {
      journal: journalBefore,
      requestLog: requestLogBefore,
      most,
      estab = null,
    } = readInput(Before, request.query);
    response.json({
      journal: journal.before(journalBefore, estab, most),
      requestLog: requestLog.before(requestLogBefore, estab, most),
    });
  });

  router.get('/waiting', (request, response) => {
    response.json(waitingFor(readInput(Waiting, request.query)));
  });

  router.post('/deliver-all', async (request, response) => {
    const of = readInput(Waiting, request.query);
    for (const job of steering.scheduledJobs) job.run();
    await outbox.deliverDue();
    response.json({ attempts: outbox.attempts(), ...waitingFor(of) });
  });

  router.get('/faults', (_request, response) => {
    response.json(faults.active());
  });

  router.post('/faults', (request, response) => {
    const { on, ...fault } = readInput(Fault, request.body);
    if (on) faults.switchOn(fault);
    else faults.switchOff(fault.name, fault);
    response.json(faults.active());
  });

  router.delete('/faults', (_request, response) => {
    faults.allOff();
    response.json([]);
  });

  router.post('/enter', (request, response) => {
    const { estab, who, landing } = readInput(Enter, request.body);
    const account = steering.accountOf(estab, who);
    if (account === undefined) throw notFound();
    const token = randomToken();
    database
      .prepare('INSERT INTO enter_links (token_hash, account_id, landing, expires_at) VALUES (?, ?, ?, ?)')
      .run(hashToken(token), account, landing, daysAfter(clock.now(), ENTER_LINK_DAYS).toISOString());
    response.json({ path: `/enter/${token}` });
  });

  router.use(() => {
    throw notFound();
  });
  router.use(answer(context));
  return Router().use('/sandbox', router);

  function waitingFor({ estab }: z.output<typeof Waiting>) {
    return {
      nextAt: earliest(steering.scheduledJobs, clock, estab ?? null)?.toISOString() ?? null,
      hasMessages: outbox.hasWaiting(),
    };
  }

  function noteReset(estab: string): void {
    for (const fault of faults.active()) if (fault.estab === estab) faults.switchOff(fault.name, fault);
    journal.record({ estab, actor: 'the sandbox', event: 'sandbox.reset' });
  }
}

/** The page behind the links that `POST /sandbox/enter` gives: signs in, once. */
export function enterPage(
  { database, clock }: Context,
  { key }: SideSandbox,
  steering: SideSteering,
): Router {
  const router = Router();
  if (key === null) return router;
  router.get('/enter/:token', async (request, response) => {
    // A program that only looks whether the link works does not use it up.
    if (request.method === 'HEAD') return response.end();
    const link = database
      .prepare<[string, string], { account: number; landing: string }>(
        'DELETE FROM enter_links WHERE token_hash = ? AND expires_at > ? RETURNING account_id AS account, landing',
      )
      .get(hashToken(request.params.token), clock.now().toISOString());
    if (!link) {
      throw new Problem(
        410,
        'This link has been used',
        'It signs in once. Choose “enter as” in the control room again, or sign in.',
      );
    }
    await renewSession(request);
    steering.signIn(request, link.account);
    response.redirect(303, link.landing);
  });
  return router;
}

function requireKey(key: string | null): RequestHandler {
  return function requireKey(request, response, next) {
    if (key === null) throw notFound();
    const [, token = ''] = /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '') ?? [];
    if (isSameText(token, key)) return next();
    response.setHeader('WWW-Authenticate', 'Bearer');
    throw new RequestError(
      401,
      'Send Authorization: Bearer <SANDBOX_KEY>, with the key that this side was started with',
    );
  };
}

const answer =
  ({ log }: Context): ErrorRequestHandler =>
  (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const refused = asRequestError(error);
    if (refused)
      return withStatus(response, refused.status).json({ message: refused.message, ...fieldErrors(refused) });
    const requestId = randomUUID();
    log.error({ err: error, requestId }, 'the steering API failed');
    response.setHeader('X-Request-Id', requestId);
    response.status(500).json({
      message: `Something went wrong. Give your sandbox administrator the request ID ${requestId}.`,
    });
  };
