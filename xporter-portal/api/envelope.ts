import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Log } from '../../shared/log.ts';
import { asBadRequest } from '../../shared/web/read-body.ts';

/** How Xporter says on every information endpoint whether something went wrong. */
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

/** Something an API client can be told, in Xporter's own envelope. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Properties the answer has beside the envelope's. */
    readonly extra: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

export const errorEnvelope = (message: string): Envelope => ({ ...NO_ERROR, ExceptionMessage: message });

/** Answers what the API's routers throw; an unforeseen error is logged, and the client told no more than that. */
export const answerError =
  (log: Log): ErrorRequestHandler =>
  (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof ApiError) {
      return response.status(error.status).json({ ...errorEnvelope(error.message), ...error.extra });
    }
    const unread = asBadRequest(error);
    if (unread) return response.status(unread.status).json(errorEnvelope(unread.message));
    const reference = randomUUID();
    log.error({ err: error, reference }, 'api request failed');
    response.status(500).json(errorEnvelope(`Something went wrong in Xporter. Reference: ${reference}`));
  };

/** What no endpoint answers. */
export const unknownEndpoint: RequestHandler = (request) => {
  throw new ApiError(404, `There is no endpoint ${request.method} ${request.baseUrl}${request.path}`);
};
