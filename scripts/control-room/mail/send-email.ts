import type { Response } from 'express';

/**
 * An email is untrusted HTML: it runs nothing, loads nothing, and only our pages can frame it. They see how long it is
 * and what is pressed in it: without scripts the email itself can do nothing with that.
 */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox";

/** Answers with an email's HTML, to be framed by a page of the control room. Its links open in a new tab. */
export function sendEmail(response: Response, html: string): void {
  response.setHeader('X-Frame-Options', 'SAMEORIGIN');
  response.setHeader('Content-Security-Policy', POLICY);
  response.type('html').send(`<base target="_blank">${html}`);
}
