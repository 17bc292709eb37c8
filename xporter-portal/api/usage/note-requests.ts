import type { RequestHandler, Response } from 'express';
import type { PortalContext } from '../../context.ts';
import { type Authorisation, authorisationById } from '../../records/authorisations.ts';
import type { Whose } from './usage.ts';

/** Times a request and, once it is answered, records it for the app and school that the route has noted. */
export const noteRequests =
  ({ database, clock, requests }: PortalContext): RequestHandler =>
  (_request, response, next) => {
    const began = performance.now();
    response.on('finish', () => {
      const { whose, endpoint, authorisation, rows, failure, warning } = response.locals;
      if (whose === undefined) return;
      const status = failure ?? response.statusCode;
      // Do not count requests of a school that has been reset since.
      if (authorisation !== null && !authorisationById(database, authorisation)) return;
      requests.note({
        ...whose,
        at: clock.at(whose.estab || null),
        endpoint: endpoint.slice(0, 100),
        authorisation: status < 400 ? authorisation : null,
        status,
        warning: warning ?? null,
        rows: rows ?? 0,
        milliseconds: performance.now() - began,
      });
    });
    next();
  };

/** Notes whose request it is, and for what. */
export function note(response: Response, endpoint: string, access: Whose | Authorisation): void {
  const { estab, relyingParty } = access;
  response.locals.whose = { estab, relyingParty };
  response.locals.endpoint = endpoint;
  response.locals.authorisation = 'id' in access ? access.id : null;
}
