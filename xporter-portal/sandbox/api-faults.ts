import { setTimeout as wait } from 'node:timers/promises';
import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { FaultName } from '../../shared/faults/catalogue.ts';
import type { Faults } from '../../shared/faults/faults.ts';
import { errorEnvelope } from '../api/envelope.ts';
import { apiError, OTHER_ERRORS } from '../api/errors.ts';
import { answerError } from '../api/failures.ts';
import { OAUTH_ERRORS } from '../api/oneroster/errors.ts';
import { isOneRoster } from '../api/oneroster/paths.ts';
import { failure } from '../api/oneroster/status-info.ts';
import { refusedSecret } from '../api/tokens/tokens.ts';
import type { PortalContext } from '../context.ts';
import { isForToken, saysInBody, whoseRequest } from './whose-request.ts';
import { breakOff, isSecondPage, parameter, refuse, sendNothing, sendPage } from './wrong-answers.ts';

const SLOW_MS = 3000;
const HELD_MS = 30_000;
/** What `api-429` and `api-503` ask a client to wait. */
export const RETRY_AFTER_SECONDS = 5;

interface ApiFault {
  /** The requests that it can change; all by default. */
  concerns?(request: Request): boolean;
  /** Answers a request, or lets it pass later. */
  act(request: Request, response: Response, next: NextFunction): unknown;
}

export const API_FAULTS = {
  'api-500': { act: (_request, response) => failWith(response, 500, 'Something went wrong in Xporter') },
  'api-503': {
    act(_request, response) {
      response.setHeader('Retry-After', String(RETRY_AFTER_SECONDS));
      failWith(response, 503, OTHER_ERRORS.maintenance.text());
    },
  },
  'api-timeout': {
    async act(request) {
      await wait(HELD_MS, undefined, { ref: false });
      request.destroy();
    },
  },
  'api-slow': {
    async act(_request, _response, next) {
      await wait(SLOW_MS);
      next();
    },
  },
  'api-429': {
    act(_request, response) {
      response.setHeader('Retry-After', String(RETRY_AFTER_SECONDS));
      failWith(response, 429, OTHER_ERRORS['too-many-requests'].text(RETRY_AFTER_SECONDS));
    },
  },
  'secret-refused': {
    concerns: isForToken,
    act(request, response, next) {
      if (!isOneRoster(request.originalUrl)) return next(refusedSecret());
      const answer = {
        error: 'invalid_client',
        error_description: OAUTH_ERRORS['client-refused'].text(),
      };
      response.status(401).json(answer);
    },
  },
  'token-refused': {
    concerns: (request) => request.headers.authorization !== undefined && !isForToken(request),
    act: refuse(() => apiError('token-expired')),
  },
  'changeset-unknown': {
    concerns: (request) => !['', '*'].includes(parameter(request, 'changedrows')),
    act: refuse((request) => apiError('changeset-unknown', parameter(request, 'changedrows'))),
  },
  'api-page-2': {
    concerns: (request) => request.method === 'GET' && isSecondPage(request),
    act: (_request, response) => failWith(response, 500, 'Something went wrong in Xporter'),
  },
  'api-broken-json': { act: breakOff },
  'api-html': { act: sendPage },
  'api-empty': { act: sendNothing },
} as const satisfies Partial<Record<FaultName, ApiFault>>;

/**
 * Stands before the API, which has the time of the school of the request: the first fault that is on for the school and
 * the app of the request acts.
 */
export function apiFaults(context: PortalContext, faults: Faults): RequestHandler {
  const each = Object.entries<ApiFault>(API_FAULTS) as [keyof typeof API_FAULTS, ApiFault][];
  const answer = answerError(context.log);
  const act: RequestHandler = (request, response, next) => {
    const whose = whoseRequest(context, request);
    const [, fault] =
      each.find(([name, { concerns }]) => (concerns?.(request) ?? true) && faults.acts(name, whose)) ?? [];
    const goOn = (error?: unknown) => (error ? answer(error, request, response, next) : next());
    return context.clock.within(whose.estab, () => (fault ? fault.act(request, response, goOn) : next()));
  };
  const readText = express.text({ type: () => true, limit: '100kb' });
  return Router().use((request, response, next) => {
    if (!faults.areNone() && saysInBody(request)) readText(request, response, next);
    else next();
  }, act);
}

function failWith(response: Response, status: number, message: string): void {
  const body = isOneRoster(response.req.originalUrl)
    ? failure(status, message)
    : { ...errorEnvelope(message), Message: message };
  response.status(status).json(body);
}
