import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { asRequestError, RequestError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { withStatus } from '../../shared/web/with-status.ts';

/** The error fields that every information endpoint of Xporter returns. */
export interface Envelope {
  Message: string | null;
  ExceptionType: string | null;
  ExceptionMessage: string | null;
  InnerException: null;
}

export const NO_ERROR: Envelope = {
  Message: null,
  ExceptionType: null,
  ExceptionMessage: null,
  InnerException: null,
};

/** An error for an API client, sent in Xporter's envelope. */
export class ApiError extends RequestError {
  constructor(
    status: number,
    message: string,
    /** Properties to add to the envelope. */
    readonly extra: Record<string, unknown> = {},
  ) {
    super(status, message);
  }
}

export const errorEnvelope = (message: string): Envelope => ({ ...NO_ERROR, ExceptionMessage: message });

/** Sends errors of the API's routers. An unexpected error is logged, and the client gets only its reference. */
export const answerError =
  (log: Log): ErrorRequestHandler =>
  (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const refused = asRequestError(error);
    if (refused) {
      const extra = refused instanceof ApiError ? refused.extra : {};
      return failed(response, refused.status).json({ ...errorEnvelope(refused.message), ...extra });
    }
    const reference = randomUUID();
    log.error({ err: error, reference }, 'api request failed');
    const message = `Something went wrong in Xporter. Reference: ${reference}`;
    failed(response, 500).json(errorEnvelope(message));
  };

/** Notes the status, which the client may not want to see: `locals.hidesStatus`. */
function failed(response: Response, status: number): Response {
  response.locals.failure = status;
  return response.locals.hidesStatus === true ? response.status(200) : withStatus(response, status);
}

/** Answers 404 for a path that is not an endpoint. */
export const unknownEndpoint: RequestHandler = (request) => {
  throw new ApiError(404, `There is no endpoint ${request.method} ${request.baseUrl}${request.path}`);
};
