import type { Request, RequestHandler } from 'express';
import { signInBefore } from '../../../shared/web/page-visit.ts';
import type { PortalContext } from '../../context.ts';
import { appOf, type PartnerApp } from '../../records/partner-apps.ts';
import { type PartnerUser, partnerUserById } from './users.ts';

/** The path of the Partner Portal. It has its own sessions: a school's administrator can be signed in at the same time. */
export const PARTNER_PORTAL = '/partners';

declare module 'express-session' {
  interface SessionData {
    partnerUserId?: number;
  }
}

declare global {
  namespace Express {
    interface Locals {
      /** Set on every page of the Partner Portal, which has its own menu. */
      isPartnerPortal?: boolean;
      partner?: SignedInPartner;
    }
  }
}

export interface SignedInPartner {
  user: PartnerUser;
  app: PartnerApp;
}

/** Sets `response.locals.partner` on every page of the Partner Portal. */
export function recognisePartner({ database }: PortalContext): RequestHandler {
  return (request, response, next) => {
    response.locals.isPartnerPortal = true;
    const { partnerUserId } = request.session;
    const user = partnerUserId === undefined ? undefined : partnerUserById(database, partnerUserId);
    if (user) response.locals.partner = { user, app: appOf(database, user) };
    next();
  };
}

/** Sends anyone who is not signed in to the sign-in page, and back afterwards. */
export const requirePartner: RequestHandler = (request, response, next) => {
  if (response.locals.partner) return next();
  response.redirect(303, signInBefore(request, `${PARTNER_PORTAL}/sign-in`));
};

/**
 * The user who is signed in and their app, on a page behind `requirePartner`.
 * @throws on any other page
 */
export function partnerOf(request: Request): SignedInPartner {
  const { partner } = request.res?.locals ?? {};
  if (!partner) throw new Error('this page is not behind requirePartner');
  return partner;
}
