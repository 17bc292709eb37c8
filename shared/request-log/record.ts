import type { Request, RequestHandler, Response } from 'express';
import { maskNamed } from '../mask.ts';
import type { RequestLog } from './request-log.ts';

const MOST_KEPT = 4_000;

/**
 * Records what programs ask of this side and what they are answered.
 * @param whose who asked, about which school, and what of the request was ignored: known once it has been answered
 */
export function recordRequests(
  requestLog: RequestLog,
  whose: (request: Request, response: Response) => { estab: string | null; from: string; warning?: string },
): RequestHandler {
  return (request, response, next) => {
    if (requestLog.isFlooded()) return next();
    const began = performance.now();
    const { method, originalUrl } = request;
    const answered = firstOf(response);
    response.on('finish', () => {
      const { estab, from, warning } = whose(request, response);
      requestLog.request(estab, {
        method,
        path: originalUrl.slice(0, 1000),
        from,
        sent: sentIn(request),
        status: response.statusCode,
        answered: maskNamed(answered()),
        milliseconds: Math.round(performance.now() - began),
        ...(warning === undefined ? {} : { warning }),
      });
    });
    next();
  };
}

/** The beginning of what is answered; answers here are sent in one piece. */
function firstOf(response: Response): () => string {
  let first: unknown;
  const { end } = response;
  response.end = function ended(this: Response, ...parts: unknown[]) {
    first = parts[0];
    return Reflect.apply(end, this, parts);
  } as typeof end;
  return () => {
    if (typeof first === 'string') return first.slice(0, MOST_KEPT);
    return Buffer.isBuffer(first) ? first.toString('utf8', 0, MOST_KEPT) : '';
  };
}

function sentIn({ body }: Request): string | null {
  if (body === undefined || body === null) return null;
  return maskNamed(typeof body === 'string' ? body : JSON.stringify(body)).slice(0, MOST_KEPT);
}
