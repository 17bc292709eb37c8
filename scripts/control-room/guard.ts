import type { RequestHandler } from 'express';

/**
 * Lets in only those who mean this control room: another site's page, open in the same browser, could
 * otherwise send it a form or, by a name of its own that leads here, read it.
 * @param hosts by which it is known, as `127.0.0.1`
 */
export function guard(hosts: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const host = request.get('Host') ?? '';
    const isOurs = hosts.includes(host.replace(/:\d+$/, ''));
    const origin = request.get('Origin');
    const isFromHere = origin === undefined || origin === `http://${host}`;
    // Under helmet's no-referrer, browsers hide the origin of forms.
    response.setHeader('Referrer-Policy', 'same-origin');
    if (isOurs && (isFromHere || request.method === 'GET')) return next();
    response
      .status(403)
      .json({ message: 'The control room takes requests from its own pages and from programs' });
  };
}
