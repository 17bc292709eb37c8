import type { Request, RequestHandler } from 'express';
import type { Database } from '../../shared/database/database.ts';
import { type Administrator, administratorById } from './administrators.ts';

declare module 'express-session' {
  interface SessionData {
    administratorId?: number;
    /** Accounts to choose from, for whoever administers several schools: the password was right for these. */
    choices?: number[];
    /** The page that was wanted before signing in. */
    wantedInPortal?: string;
  }
}

declare global {
  namespace Express {
    interface Locals {
      administrator?: Administrator;
    }
  }
}

/** Whoever it is is signed in from now on, in this browser. Renew the session first. */
export function beginSession(request: Request, administratorId: number, now: Date): void {
  request.session.administratorId = administratorId;
  request.session.signedInAt = now.toISOString();
  request.session.browser = (request.get('User-Agent') ?? '').slice(0, 300);
}

/** Finds out, for every page, who is signed in. */
export function recogniseAdministrator(database: Database): RequestHandler {
  return (request, response, next) => {
    const { administratorId } = request.session;
    const administrator =
      administratorId === undefined ? undefined : administratorById(database, administratorId);
    if (administrator) response.locals.administrator = administrator;
    next();
  };
}

/**
 * Whoever is signed in, on a page behind `requireAdministrator`.
 * @throws on a page that is not
 */
export function signedIn(request: Request): Administrator {
  const { administrator } = request.res?.locals ?? {};
  if (!administrator) throw new Error('this page is not behind requireAdministrator');
  return administrator;
}

/** Sends anybody not signed in to sign in first, and back afterwards. */
export const requireAdministrator: RequestHandler = (request, response, next) => {
  if (response.locals.administrator) return next();
  if (request.method === 'GET') request.session.wantedInPortal = request.originalUrl;
  response.redirect(303, '/sign-in');
};
