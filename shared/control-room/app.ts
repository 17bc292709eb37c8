import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../demonstration/schools.ts';
import { contentSecurity, sharedAssets } from '../web/site.ts';
import { controlRoomApi } from './api.ts';
import { developerPage } from './developers/routes.ts';
import { guard } from './guard.ts';
import type { ControlRoom } from './room.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The control room: its start page shows a newcomer the doors, the sign-ins and the first thing to do. */
export function createControlRoom(room: ControlRoom): Express {
  const { doors } = room;
  const app = express();
  app.disable('x-powered-by');
  app.set('view engine', 'ejs');
  app.set('views', [path.join(folder, 'views'), folder, path.join(folder, '..')]);
  app.use(contentSecurity(), guard(['127.0.0.1', 'localhost']));
  app.use('/assets', sharedAssets(), express.static(path.join(folder, 'public'), { index: false }));
  app.use(developerPage(doors));
  app.use('/api', controlRoomApi(room));
  app.get('/', (_request, response) => {
    response.render('start', { doors, schools: DEMO_SCHOOLS, password: DEMO_PASSWORD });
  });
  app.get('/doors.json', (_request, response) => {
    response.json(doors);
  });
  app.use((_request, response) => {
    response.redirect('/');
  });
  return app;
}
