import type { Response } from 'express';

/** An email is untrusted HTML: it runs nothing, loads nothing, and only our pages can frame it. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/**
 * Answers with an email's HTML, to be framed by a page of the control room. Its links open in a new tab.
 * @param origin `ours` lets the framing page see what is pressed in it, as the demo has to: without scripts the email
 *   itself can do nothing with it
 */
export function sendEmail(response: Response, html: string, origin: 'none' | 'ours' = 'none'): void {
  response.setHeader('X-Frame-Options', 'SAMEORIGIN');
  response.setHeader('Content-Security-Policy', origin === 'ours' ? `${POLICY} allow-same-origin` : POLICY);
  response.type('html').send(`<base target="_blank">${html}`);
}
