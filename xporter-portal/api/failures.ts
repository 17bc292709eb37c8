import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { asRequestError, RequestError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { withStatus } from '../../shared/web/with-status.ts';
import { errorEnvelope } from './envelope.ts';
import { ApiError, apiError, OTHER_ERRORS } from './errors.ts';
import { OneRosterError } from './oneroster/errors.ts';
import { isOneRoster } from './oneroster/paths.ts';
import { failure } from './oneroster/status-info.ts';

/** Sends errors of the API's routers. An unexpected error is logged, and the client gets only its reference. */
export const answerError =
  (log: Log): ErrorRequestHandler =>
  (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const refused = asRequestError(error) ?? unexpected(log, error);
    if (refused.status === 401 && isOneRoster(request.originalUrl))
      response.setHeader('WWW-Authenticate', 'Bearer');
    failed(response, refused.status).json(bodyOf(request, response, refused));
  };

function unexpected(log: Log, error: unknown): RequestError {
  const reference = randomUUID();
  log.error({ err: error, reference }, 'api request failed');
  return new RequestError(500, OTHER_ERRORS.unexpected.text(reference));
}

/** Answers 404 for a path that is not an endpoint. */
export const unknownEndpoint: RequestHandler = (request) => {
  throw apiError('no-endpoint', request.method, `${request.baseUrl}${request.path}`);
};

/** What a client is told, in the form of the protocol that it uses. */
function bodyOf({ originalUrl }: Request, { locals }: Response, error: RequestError): object {
  const { status, message } = error;
  if (isOneRoster(originalUrl)) {
    const codeMinor = error instanceof OneRosterError ? error.codeMinor : undefined;
    return failure(status, message, locals.operationId, codeMinor);
  }
  return { ...errorEnvelope(message), ...(error instanceof ApiError ? error.extra : {}) };
}

/** Notes the status, which the client may not want to see: `locals.hidesStatus`. */
function failed(response: Response, status: number): Response {
  response.locals.failure = status;
  return response.locals.hidesStatus === true ? response.status(200) : withStatus(response, status);
}
