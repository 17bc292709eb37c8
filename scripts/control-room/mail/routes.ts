import { Router } from 'express';
import { demoPane } from '../../../shared/demo-pane/pane.ts';
import type { ControlRoom } from '../room.ts';
import { inboxPages } from './inbox-pages.ts';

const ALL = 'all';
const HOME = { href: '/', name: 'Wellbeing × Xporter sandbox' };

/** An inbox in the browser: the emails about a school, or all of them. */
export function mailRoutes(room: ControlRoom): Router {
  const router = Router();
  router.use('/mail', demoPane(room.urls.start));
  router.get('/mail', (_request, response) => response.redirect(303, `/mail/${ALL}`));
  router.use(
    inboxPages(room, '/mail/:estab', async ({ params }) => {
      const school = params.estab === ALL ? null : await room.school(String(params.estab));
      return {
        home: HOME,
        title: school ? `Inbox of ${school.name}` : 'Inbox',
        base: `/mail/${params.estab}`,
        estab: school?.estab ?? null,
      };
    }),
  );
  return router;
}
