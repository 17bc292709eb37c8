import type { Request, RequestHandler } from 'express';
import type { Database } from '../../shared/database/database.ts';
import { forbidden } from '../../shared/web/problem.ts';
import { type Administrator, administratorById } from './administrators.ts';
import type { Role } from './roles.ts';

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
      /** Whether the person signed in can change what the page shows. */
      mayChange?: boolean;
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
    response.locals.mayChange = administrator?.role === 'administrator';
    next();
  };
}

/**
 * The person signed in, on a page behind `requireSignIn` or `requireRole`.
 * @throws on a page that is not
 */
export function signedIn(request: Request): Administrator {
  const { administrator } = request.res?.locals ?? {};
  if (!administrator) throw new Error('this page is not behind requireSignIn or requireRole');
  return administrator;
}

/** Asks anyone who is not signed in to sign in first, then brings them back. */
export const requireSignIn: RequestHandler = (request, response, next) => {
  if (response.locals.administrator) return next();
  if (request.method === 'GET') request.session.wantedInPortal = request.originalUrl;
  response.redirect(303, '/sign-in');
};

/** Allows only people with one of these roles; anyone who is not signed in signs in first. */
export function requireRole(...roles: Role[]): RequestHandler {
  return function requireRole(request, response, next) {
    requireSignIn(request, response, () => {
      if (roles.includes(signedIn(request).role)) return next();
      throw forbidden(
        'As data protection lead you may read everything, pause an app and revoke its access. Ask one of your school’s administrators for anything else: they are listed under People with access.',
      );
    });
  };
}
