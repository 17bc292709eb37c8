import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import type { Log } from '../../shared/log.ts';
import { asBadRequest } from '../../shared/web/read-body.ts';
import { CannotTravel } from '../steering/advance.ts';
import { NotFoundError, TimeoutError } from './room.ts';

const UNEXPECTED =
  'Something went wrong in the sandbox. If a fault is on, switch it off and try again. If it happens again, give your sandbox administrator the request ID';

/** The response to an error. */
export interface Explanation {
  status: number;
  message: string;
}

/**
 * Explains an error to a person or an API client. An unexpected error is logged with its cause under the request ID
 * in the message.
 */
export function explain(error: unknown, log: Log, response: Response): Explanation {
  const unread = asBadRequest(error);
  if (unread) return { status: unread.status, message: unread.message };
  if (error instanceof NotFoundError) return { status: 404, message: error.message };
  if (error instanceof CannotTravel) return { status: 422, message: error.message };
  if (error instanceof TimeoutError) return { status: 408, message: error.message };
  const requestId = randomUUID();
  log.error({ err: error, requestId }, 'the control room failed');
  response.setHeader('X-Request-Id', requestId);
  return { status: 500, message: `${UNEXPECTED} ${requestId}.` };
}
