import type { Request, RequestHandler } from 'express';
import { randomToken } from '../database/seal.ts';
import { isSameText } from '../same-text.ts';
import { isReading, senderOf } from './own-requests.ts';
import { Problem } from './problem.ts';

declare module 'express-session' {
  interface SessionData {
    /** Repeated by each form, so that a form drawn before signing in or out is refused. */
    csrfToken?: string;
  }
}

/**
 * Refuses forms that other pages send. With a session that has a token, the form must repeat it. Without one, so that
 * nobody gets a session only by looking at a form, the browser must say that the form came from a page of this site.
 * Programs, which no other page can steer, say nothing.
 * @param url the side's own address, which a proxy may keep out of the Host header
 */
export function csrfProtection(url: string): RequestHandler {
  const { origin } = new URL(url);
  return (request, response, next) => {
    const { csrfToken = '' } = request.session;
    response.locals.csrfToken = () => csrfToken;
    if (isReading(request.method)) return next();
    const isRepeated = isSameText(String(request.body?._csrf ?? ''), csrfToken);
    if (!isRepeated || (csrfToken === '' && !isFromHere(request, origin))) throw staleForm();
    next();
  };
}

const isFromHere = ({ headers }: Request, origin: string): boolean =>
  senderOf(headers) !== 'other page' || headers.origin === origin;

const staleForm = () =>
  new Problem(
    403,
    'This form is out of date',
    'You may have signed in or out in another tab. Go back, reload the page and send the form again.',
  );

/** Renews the session id and the token of its forms after signing in or out, so that the old ones are worthless. */
export function renewSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.regenerate((error) => {
      if (error) return reject(error);
      request.session.csrfToken = randomToken();
      resolve();
    });
  });
}
