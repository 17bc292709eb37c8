import type { Request, RequestHandler, Response } from 'express';
import { signInBefore } from '../../../shared/web/page-visit.ts';
import type { PortalContext } from '../../context.ts';
import { appOf, type PartnerApp } from '../../records/partner-apps.ts';
import { type PartnerUser, partnerUserById } from './users.ts';

/** The path of the Partner Portal. It has its own sessions: a school's administrator can be signed in at the same time. */
export const PARTNER_PORTAL = '/partners';
/** The page where a person who has just signed up creates their app. */
export const NEW_APP = `${PARTNER_PORTAL}/new-app`;

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
      /** Signed in, and without an app so far. */
      partnerWithoutApp?: PartnerUser;
    }
  }
}

export interface SignedInPartner {
  user: PartnerUser;
  app: PartnerApp;
}

/** Sets `response.locals.partner`, or `partnerWithoutApp`, on every page of the Partner Portal. */
export function recognisePartner({ database }: PortalContext): RequestHandler {
  return (request, response, next) => {
    response.locals.isPartnerPortal = true;
    const { partnerUserId } = request.session;
    const user = partnerUserId === undefined ? undefined : partnerUserById(database, partnerUserId);
    if (user?.relyingParty) {
      const { relyingParty } = user;
      response.locals.partner = { user, app: appOf(database, { relyingParty }) };
    } else if (user) response.locals.partnerWithoutApp = user;
    next();
  };
}

/** Sends anyone who is not signed in to the sign-in page, and back afterwards. Sends a person without an app to create one. */
export const requirePartner: RequestHandler = (request, response, next) => {
  const { partner, partnerWithoutApp } = response.locals;
  if (partner) return next();
  if (partnerWithoutApp) return response.redirect(303, NEW_APP);
  response.redirect(303, signInBefore(request, `${PARTNER_PORTAL}/sign-in`));
};

/** Lets only a person through who is signed in and has no app yet. */
export const requirePartnerWithoutApp: RequestHandler = (request, response, next) => {
  const { partner, partnerWithoutApp } = response.locals;
  if (partnerWithoutApp) return next();
  response.redirect(303, partner ? PARTNER_PORTAL : signInBefore(request, `${PARTNER_PORTAL}/sign-in`));
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

/**
 * The user who is signed in, on a page behind `requirePartnerWithoutApp`.
 * @throws on any other page
 */
export function partnerWithoutApp({ locals }: Response): PartnerUser {
  if (!locals.partnerWithoutApp) throw new Error('this page is not behind requirePartnerWithoutApp');
  return locals.partnerWithoutApp;
}
