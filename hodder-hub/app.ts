import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { createSite } from '../shared/web/site.ts';
import type { HubContext } from './context.ts';

export const HUB_ROOM = fileURLToPath(new URL('.', import.meta.url));

/** Hodder Education's side: its sign-in, Wellbeing and the Admin Hub. */
export function createHub(context: HubContext): Express {
  return createSite(context, {
    room: HUB_ROOM,
    cookie: 'hub',
    machines: [],
    pages: [],
  });
}
