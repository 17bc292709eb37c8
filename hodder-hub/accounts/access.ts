import type { Request, RequestHandler } from 'express';
import type { Context } from '../../shared/context.ts';
import { signInBefore } from '../../shared/web/page-visit.ts';
import { forbidden } from '../../shared/web/problem.ts';
import { type Member, memberById } from './members.ts';

declare module 'express-session' {
  interface SessionData {
    memberId?: number;
  }
}

declare global {
  namespace Express {
    interface Locals {
      member?: Member;
    }
  }
}

/** Finds out, for every page, who is signed in. The page has the time of their centre. */
export function recogniseMember({ database, clock }: Pick<Context, 'database' | 'clock'>): RequestHandler {
  return (request, response, next) => {
    const { memberId } = request.session;
    const member = memberId === undefined ? undefined : memberById(database, memberId);
    if (!member) return next();
    response.locals.member = member;
    clock.within(member.estab, next);
  };
}

/**
 * The person signed in, on a page behind `requireMember` or `requireCoordinator`.
 * @throws on a page that is not
 */
export function signedIn(request: Request): Member {
  const { member } = request.res?.locals ?? {};
  if (!member) throw new Error('this page is not behind requireMember or requireCoordinator');
  return member;
}

/** Sends anybody not signed in to sign in first, and back afterwards. */
export const requireMember: RequestHandler = (request, response, next) => {
  if (response.locals.member) return next();
  const inWellbeing = request.originalUrl.startsWith('/wellbeing');
  response.redirect(303, signInBefore(request, inWellbeing ? '/wellbeing/sign-in' : '/sign-in'));
};

/** Allows only the Access Coordinator; anyone who is not signed in signs in first. */
export const requireCoordinator: RequestHandler = (request, response, next) => {
  requireMember(request, response, () => {
    if (signedIn(request).type === 'AC') return next();
    throw forbidden(
      'Only your centre’s Access Coordinator can do this. Ask them: they are marked AC in the Teachers tab.',
    );
  });
};
