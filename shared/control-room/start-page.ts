import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { z } from 'zod';
import { DEMO_PARTNERS } from '../demonstration/partners.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../demonstration/schools.ts';
import { contentSecurity, sharedAssets } from '../web/site.ts';

/** Where each door of the sandbox is; programs read it from `/doors.json`. */
export const Doors = z.object({ start: z.url(), hub: z.url(), portal: z.url(), inbox: z.url() });
export type Doors = z.output<typeof Doors>;

const room = fileURLToPath(new URL('.', import.meta.url));

/** The page that shows a newcomer the doors, the sign-ins and the first thing to do. */
export function createStartPage(doors: Doors): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('view engine', 'ejs');
  app.set('views', [path.join(room, 'views'), path.join(room, '..')]);
  app.use(contentSecurity());
  app.use('/assets', sharedAssets(), express.static(path.join(room, 'public'), { index: false }));
  app.get('/', (_request, response) => {
    response.render('start', {
      doors,
      schools: DEMO_SCHOOLS,
      partners: Object.values(DEMO_PARTNERS),
      password: DEMO_PASSWORD,
    });
  });
  app.get('/doors.json', (_request, response) => {
    response.json(doors);
  });
  app.use((_request, response) => {
    response.redirect('/');
  });
  return app;
}
