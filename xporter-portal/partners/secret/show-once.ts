import type { Request, Response } from 'express';
import type { PortalContext } from '../../context.ts';
import { PARTNER_PORTAL } from '../users/access.ts';

declare module 'express-session' {
  interface SessionData {
    /** A new management secret, encrypted: shown once on the next page, then deleted. */
    newSecret?: string;
  }
}

export const SECRET_PAGE = `${PARTNER_PORTAL}/secret`;

/** Leads to the page that shows a new management secret once. */
export function showSecretOnce(
  { seal }: Pick<PortalContext, 'seal'>,
  request: Request,
  response: Response,
  secret: string,
): void {
  request.session.newSecret = seal.encrypt(secret);
  response.redirect(303, `${SECRET_PAGE}/new`);
}
