import type { Request } from 'express';

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
