import type { NextFunction, Request, Response } from 'express';
import type { ApiError } from '../api/errors.ts';
import { wantsHttpStatus } from '../api/xod/ask.ts';

const WEB_FILTER = `<!doctype html>
<html lang="en-GB"><head><title>Blocked</title></head>
<body><h1>This page is blocked</h1><p>Your school’s web filter does not know this address.</p></body></html>
`;

/** Lets a request be answered, and cuts off the second half of the answer. */
export function breakOff(_request: Request, response: Response, next: NextFunction): void {
  const end = response.end.bind(response);
  response.end = (...[body]: unknown[]) => {
    const bytes =
      typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body) : Buffer.alloc(0);
    const half = bytes.subarray(0, Math.floor(bytes.length / 2));
    response.removeHeader('ETag');
    response.setHeader('Content-Length', half.length);
    return end(half);
  };
  next();
}

export const sendPage = (_request: Request, response: Response): unknown =>
  response.type('html').send(WEB_FILTER);

export const sendNothing = (_request: Request, response: Response): unknown => response.type('json').end();

/** Refuses a request as the API does, in the form and with the status that the client wants. */
export const refuse =
  (make: (request: Request) => ApiError) =>
  (request: Request, response: Response, next: NextFunction): void => {
    response.locals.hidesStatus = !wantsHttpStatus(request.query);
    next(make(request));
  };

/** A parameter of the query, whose name can be in any case; blank where it is missing. */
export function parameter({ query }: Request, name: string): string {
  const [, value] = Object.entries(query).find(([each]) => each.toLowerCase() === name) ?? [];
  return typeof value === 'string' ? value.trim() : '';
}

/** OneRoster's, where a request says nothing. */
const USUAL_LIMIT = 100;

/** Whether a request is for the second page, by its number or, in OneRoster, by an offset. */
export function isSecondPage(request: Request): boolean {
  const [page, limit, offset] = ['page', 'limit', 'offset'].map((name) => Number(parameter(request, name)));
  return page === 2 || Math.floor((offset ?? 0) / (limit || USUAL_LIMIT)) === 1;
}
