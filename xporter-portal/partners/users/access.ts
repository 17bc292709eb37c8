import type { Request, RequestHandler } from 'express';
import type { PortalContext } from '../../context.ts';
import { appOf, type PartnerApp } from '../../records/partner-apps.ts';
import { type PartnerUser, partnerUserById } from './users.ts';

/** The corner's address. Its sessions are its own: a school's administrator may be signed in beside a partner. */
export const PARTNER_PORTAL = '/partners';

declare module 'express-session' {
  interface SessionData {
    partnerUserId?: number;
    /** The page of the corner that was wanted before signing in. */
    wantedInCorner?: string;
  }
}

declare global {
  namespace Express {
    interface Locals {
      /** Set on every page of the corner: it has a menu of its own. */
      isCorner?: boolean;
      partner?: SignedInPartner;
    }
  }
}

export interface SignedInPartner {
  user: PartnerUser;
  app: PartnerApp;
}

/** Finds out, for the corner's pages, who is signed in. */
export function recognisePartner({ database }: PortalContext): RequestHandler {
  return (request, response, next) => {
    response.locals.isCorner = true;
    const { partnerUserId } = request.session;
    const user = partnerUserId === undefined ? undefined : partnerUserById(database, partnerUserId);
    if (user) response.locals.partner = { user, app: appOf(database, user) };
    next();
  };
}

/** Sends anybody not signed in to sign in first, and back afterwards. */
export const requirePartner: RequestHandler = (request, response, next) => {
  if (response.locals.partner) return next();
  if (request.method === 'GET') request.session.wantedInCorner = request.originalUrl;
  response.redirect(303, `${PARTNER_PORTAL}/sign-in`);
};

/**
 * Whoever is signed in, and their app as it stands, on a page behind `requirePartner`.
 * @throws on a page that is not
 */
export function partnerOf(request: Request): SignedInPartner {
  const { partner } = request.res?.locals ?? {};
  if (!partner) throw new Error('this page is not behind requirePartner');
  return partner;
}
