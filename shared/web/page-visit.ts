import type { Request } from 'express';
import { z } from 'zod';

/** Event streams and downloads, by the end of their paths. */
const NO_PAGE = /(\.\w+|\/changes|\/progress)\/?$/;

/**
 * Whether somebody opens a page, to which signing in can lead back: not an event stream, a download or a part of a page.
 * Browsers say that they want a document, or at least HTML. Programs and scripts accept anything.
 */
export function isPageVisit(request: Request): boolean {
  if (request.method !== 'GET' || NO_PAGE.test(request.originalUrl.split('?')[0] ?? '')) return false;
  const { accept = '', 'sec-fetch-dest': wanted = 'document' } = request.headers;
  return wanted === 'document' && accept.includes('text/html');
}

/** The address of a sign-in page that leads back to the page which a request asks for. */
export const signInBefore = (request: Request, signIn: string): string =>
  isPageVisit(request) ? `${signIn}?${new URLSearchParams({ next: request.originalUrl })}` : signIn;

/** A path of this site, which no browser treats as another host. */
const Next = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])/)
  .optional()
  .catch(undefined);

/** The page to open after signing in, as a sign-in page's address or form names it; undefined for the usual one. */
export const pageAfterSignIn = (fields: unknown): string | undefined =>
  z.object({ next: Next }).catch({ next: undefined }).parse(fields).next;
