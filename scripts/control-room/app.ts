import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { formatDate } from '../../shared/clock.ts';
import { NotFoundError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { schoolNumber } from '../../shared/school-number.ts';
import { contentSecurity, SHARED_VIEWS, sharedAssets } from '../../shared/web/site.ts';
import { ROUTES } from './api/routes.ts';
import { controlRoomApi } from './api.ts';
import type { Classroom } from './classroom/classroom.ts';
import { ProgressBoard } from './classroom/progress.ts';
import { classroomRoutes, joinRoutes } from './classroom/routes.ts';
import { ClientChecks } from './client-check/client-checks.ts';
import { clientCheckRoutes } from './client-check/routes.ts';
import { demoRoutes } from './demo/routes.ts';
import { developerPage } from './developers/routes.ts';
import { goRoutes } from './go/routes.ts';
import { guard } from './guard.ts';
import { mailRoutes } from './mail/routes.ts';
import { controlRoomPages, problem } from './pages.ts';
import type { ControlRoom } from './room.ts';
import { ScenarioLibrary } from './scenarios/library.ts';
import { ScenarioLoader } from './scenarios/load.ts';
import { scenarioRoutes } from './scenarios/routes.ts';
import { stateRoutes } from './state/routes.ts';
import { HUB_LABELS, PORTAL_LABELS } from './state-labels.ts';
import { timelineRoutes } from './timeline/routes.ts';
import type { Everywhere, StoryProgress } from './views/locals.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/**
 * The control room, for people and as an API; its start page is where a newcomer begins.
 * @param key of the steering APIs, with which a program may do all that the pages can
 * @param storyProgress how far the story is that is being played
 */
export function createControlRoom(
  room: ControlRoom,
  {
    classroom,
    key,
    log,
    storyProgress,
  }: { classroom: Classroom; key: string; log: Log; storyProgress: () => StoryProgress | undefined },
): Express {
  const { urls } = room;
  const scenarios = new ScenarioLibrary(new ScenarioLoader(room, classroom), () => room.now());
  const checks = new ClientChecks(room);
  const app = express();
  app.disable('x-powered-by');
  app.set('view engine', 'ejs');
  app.enable('view cache');
  app.set('views', [folder, SHARED_VIEWS]);
  const locals: Everywhere = {
    // Pages that do not list the faults still show the sandbox's banner.
    faults: () => [],
    hubLabels: HUB_LABELS,
    portalLabels: PORTAL_LABELS,
    formatDate,
    schoolNumber,
  };
  Object.assign(app.locals, locals);
  app.use(contentSecurity());
  app.use('/assets', sharedAssets(), express.static(path.join(folder, 'public'), { index: false }));
  app.use('/api', controlRoomApi(room, { scenarios, checks, log, key }));
  app.use(guard(key), developerPage(urls));
  app.get('/urls.json', (_request, response) => {
    response.json(urls);
  });
  app.use(express.urlencoded({ extended: false, limit: '20kb' }), joinRoutes(room, classroom));
  app.use(
    classroomRoutes(room, classroom, new ProgressBoard(room)),
    clientCheckRoutes(room, checks),
    timelineRoutes(room),
    mailRoutes(room),
    demoRoutes(room),
    stateRoutes(room),
    goRoutes(room),
    scenarioRoutes(scenarios, `${urls.start}/api${ROUTES.scenarioSchema.path}`),
    controlRoomPages(room, { scenarios, storyProgress }),
  );
  app.use((request) => {
    throw new NotFoundError(`There is no page ${request.path}. Choose one from the menu.`);
  });
  app.use(problem(log));
  return app;
}
