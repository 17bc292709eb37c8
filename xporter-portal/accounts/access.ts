import type { Request, RequestHandler } from 'express';
import type { Context } from '../../shared/context.ts';
import { signInBefore } from '../../shared/web/page-visit.ts';
import { forbidden } from '../../shared/web/problem.ts';
import { type Administrator, administratorById } from './administrators.ts';
import type { Role } from './roles.ts';

declare module 'express-session' {
  interface SessionData {
    administratorId?: number;
    /** Accounts to choose from, for a person who administers several schools. The password was correct for these. */
    choices?: number[];
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

/** Signs an administrator in, in this browser. Renew the session first. */
export function beginSession(request: Request, administratorId: number, now: Date): void {
  request.session.administratorId = administratorId;
  request.session.signedInAt = now.toISOString();
  request.session.browser = (request.get('User-Agent') ?? '').slice(0, 300);
}

/** Sets `response.locals.administrator` on every page, which has the time of their school. */
export function recogniseAdministrator({
  database,
  clock,
}: Pick<Context, 'database' | 'clock'>): RequestHandler {
  return (request, response, next) => {
    const { administratorId } = request.session;
    const administrator =
      administratorId === undefined ? undefined : administratorById(database, administratorId);
    if (administrator) response.locals.administrator = administrator;
    response.locals.mayChange = administrator?.role === 'administrator';
    clock.within(administrator?.estab ?? null, next);
  };
}

/**
 * The administrator who is signed in, on a page behind `requireSignIn` or `requireRole`.
 * @throws on any other page
 */
export function signedIn(request: Request): Administrator {
  const { administrator } = request.res?.locals ?? {};
  if (!administrator) throw new Error('this page is not behind requireSignIn or requireRole');
  return administrator;
}

/** Asks anyone who is not signed in to sign in first, then brings them back. */
export const requireSignIn: RequestHandler = (request, response, next) => {
  if (response.locals.administrator) return next();
  response.redirect(303, signInBefore(request, '/sign-in'));
};

/** Allows only people with one of these roles; anyone who is not signed in signs in first. */
export function requireRole(...roles: Role[]): RequestHandler {
  return function requireRole(request, response, next) {
    requireSignIn(request, response, () => {
      if (roles.includes(signedIn(request).role)) return next();
      throw forbidden(
        signedIn(request).role === 'limited'
          ? 'Your account shows only what you authorised yourself. An administrator of your school can give you full access. We have emailed them.'
          : 'As a data protection lead you can see everything, pause sharing and revoke access. For other changes, ask one of your school’s administrators. They are listed under People with access.',
      );
    });
  };
}
