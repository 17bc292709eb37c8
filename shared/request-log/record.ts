import type { Request, RequestHandler, Response } from 'express';
import { maskNamed } from '../mask.ts';
import type { RequestLog, RequestSeen } from './request-log.ts';

const MOST_KEPT = 4_000;

/** A request as it was answered, with its secrets. */
export interface Answered extends Omit<RequestSeen, 'sent' | 'answered'> {
  /** The body: text, or what was read from it. */
  sent: unknown;
  answered: unknown;
}

/** Records a request without its secrets, unless so many come that no more are recorded. */
export function recordRequest(requestLog: RequestLog, estab: string | null, answered: Answered): void {
  if (requestLog.isFlooded()) return;
  requestLog.request(estab, {
    ...answered,
    path: maskNamed(answered.path).slice(0, 1000),
    sent: sentIn(answered.sent),
    answered: maskNamed(textOf(answered.answered, MOST_KEPT)),
    milliseconds: Math.round(answered.milliseconds),
  });
}

/**
 * Records what programs ask of this side and what they are answered.
 * @param whose who asked and about which school, known once the request has been answered
 */
export function recordRequests(
  requestLog: RequestLog,
  whose: (request: Request, response: Response) => { estab: string | null; from: string },
): RequestHandler {
  return (request, response, next) => {
    if (requestLog.isFlooded()) return next();
    const began = performance.now();
    const { method, originalUrl } = request;
    const answered = endOf(response);
    response.on('finish', () => {
      const { estab, from } = whose(request, response);
      recordRequest(requestLog, estab, {
        ...{ method, path: originalUrl, from, sent: request.body },
        ...{ status: response.statusCode, answered: answered(), milliseconds: performance.now() - began },
      });
    });
    next();
  };
}

/** What is answered; answers here are sent in one piece. */
export function endOf(response: Response): () => unknown {
  let first: unknown;
  const { end } = response;
  response.end = function ended(this: Response, ...parts: unknown[]) {
    first = parts[0];
    return Reflect.apply(end, this, parts);
  } as typeof end;
  return () => first;
}

/** The beginning of what `endOf` gives, as text. @param most characters, or bytes */
export function textOf(answered: unknown, most: number): string {
  if (typeof answered === 'string') return answered.slice(0, most);
  return Buffer.isBuffer(answered) ? answered.toString('utf8', 0, most) : '';
}

function sentIn(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  return maskNamed(typeof body === 'string' ? body : JSON.stringify(body)).slice(0, MOST_KEPT);
}
