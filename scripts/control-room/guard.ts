import type { RequestHandler } from 'express';
import { isForHost } from '../../shared/web/own-requests.ts';

/**
 * Rejects requests from other sites. Without it, another site in the same browser could send a form here (CSRF) or,
 * with a host name that resolves here, read pages (DNS rebinding).
 * @param hosts allowed host names, for example `127.0.0.1`
 */
export function guard(hosts: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const host = request.get('Host') ?? '';
    const isOurs = isForHost(request.headers, hosts);
    const origin = request.get('Origin');
    const isFromHere = origin === undefined || origin === `http://${host}`;
    // Under helmet's no-referrer, browsers hide the origin of forms.
    response.setHeader('Referrer-Policy', 'same-origin');
    if (isOurs && (isFromHere || request.method === 'GET')) return next();
    response
      .status(403)
      .json({ message: 'The control room accepts requests from its own pages and from API clients only' });
  };
}
