import { Router } from 'express';
import { requireMember, signedIn } from '../accounts/access.ts';
import type { HubContext } from '../context.ts';
import { overviewOf } from './overview.ts';

/** The product itself, as far as somebody needs it who comes for its spanner. */
export function wellbeingRoutes({ database }: HubContext): Router {
  const router = Router();
  router.get('/wellbeing', requireMember, (request, response) => {
    response.render('wellbeing/home', { overview: overviewOf(database, signedIn(request).estab) });
  });
  return router;
}
