import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { asRequestError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';

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
  const refused = asRequestError(error);
  if (refused) return refused;
  const requestId = randomUUID();
  log.error({ err: error, requestId }, 'the control room failed');
  response.setHeader('X-Request-Id', requestId);
  return { status: 500, message: `${UNEXPECTED} ${requestId}.` };
}
