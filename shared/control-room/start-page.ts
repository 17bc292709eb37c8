import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../demonstration/schools.ts';
import { contentSecurity, sharedAssets } from '../web/site.ts';

/** Where each door of the sandbox is. */
export interface Doors {
  start: string;
  hub: string;
  portal: string;
  inbox: string;
}

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
    response.render('start', { doors, schools: DEMO_SCHOOLS, password: DEMO_PASSWORD });
  });
  app.use((_request, response) => {
    response.redirect('/');
  });
  return app;
}
