import { Router } from 'express';
import { rendererOf } from '../../shared/web/render.ts';
import { requireMember, signedIn } from '../accounts/access.ts';
import type { HubContext } from '../context.ts';
import type { Pages } from './locals.ts';
import { overviewOf } from './overview.ts';

const render = rendererOf<Pages>();

/** The product itself: just enough to find the spanner. */
export function wellbeingRoutes({ database }: HubContext): Router {
  const router = Router();
  router.get('/wellbeing', requireMember, (request, response) => {
    render(response, 'wellbeing/home', { overview: overviewOf(database, signedIn(request).estab) });
  });
  return router;
}
