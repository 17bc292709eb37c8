import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { createSite } from '../shared/web/site.ts';
import type { PortalContext } from './context.ts';

export const PORTAL_ROOM = fileURLToPath(new URL('.', import.meta.url));

/** Xporter's side: the authorisation wizard, the Manage School Portal and the public API. */
export function createPortal(context: PortalContext): Express {
  return createSite(context, {
    room: PORTAL_ROOM,
    cookie: 'portal',
    machines: [],
    pages: [],
  });
}
