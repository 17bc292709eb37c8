import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { fieldErrors, NotFoundError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { APP_LIMIT, PEOPLE_LIMIT } from '../../shared/steering-api/routes.ts';
import { readBody } from '../../shared/web/read-body.ts';
import { readInput } from '../../shared/web/read-input.ts';
import { withStatus } from '../../shared/web/with-status.ts';
import { handlers } from './api/handlers.ts';
import { openApi } from './api/openapi.ts';
import { hasBody, type Route } from './api/route.ts';
import { ROUTES, type RouteName } from './api/routes.ts';
import type { ClientChecks } from './client-check/client-checks.ts';
import { explain } from './errors.ts';
import { guard } from './guard.ts';
import type { ControlRoom } from './room.ts';
import type { ScenarioLibrary } from './scenarios/library.ts';

/** The largest state that can be loaded. */
export const STATE_LIMIT = '500mb';

/** The control room’s API: all that its pages can do, as JSON under `/api`. */
export function controlRoomApi(
  room: ControlRoom,
  {
    scenarios,
    checks,
    log,
    key,
  }: { scenarios: ScenarioLibrary; checks: ClientChecks; log: Log; key: string },
): Router {
  const router = Router();
  router.use(guard(key));
  for (const { path } of [ROUTES.createSchool, ROUTES.createApp, ROUTES.checkScenario, ROUTES.loadScenario])
    router.post(path, readBody(PEOPLE_LIMIT, { forms: false }));
  router.post(ROUTES.loadState.path, express.raw({ type: () => true, limit: STATE_LIMIT }));
  router.post(ROUTES.createApp.path, readBody(APP_LIMIT, { forms: false }));
  router.use(readBody('20kb', { forms: false }));
  const actions: Record<RouteName, (input: never) => unknown> = handlers(room, scenarios, checks);
  const estabOf = (school: string) => room.estabOf(school);
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const route: Route = ROUTES[name];
    router[route.method](route.path.replace(/\{(\w+)\}/g, ':$1'), handle(route, actions[name], estabOf));
  }
  router.get('/openapi.json', (_request, response) => {
    response.json(openApi(room.urls.start));
  });
  router.use((request) => {
    throw new NotFoundError(`There is no ${request.method} ${request.baseUrl}${request.path}`);
  });
  router.use(refuse(log));
  return router;
}

/**
 * Parses a route’s input, runs its action and sends the result.
 * @param estabOf finds the number of a school that is named
 */
function handle(
  { takes, status = 200, sends, takesFile, ...route }: Route,
  act: (input: never) => unknown,
  estabOf: (school: string) => Promise<string>,
): RequestHandler {
  return async (request, response) => {
    const { body, query } = request;
    const sent: unknown = takesFile ? { file: body } : hasBody({ takes, ...route }) ? body : query;
    const input = readInput(takes, { ...Object(sent), ...request.params });
    if (typeof input.estab === 'string') input.estab = await estabOf(input.estab);
    const answer = await act(input as never);
    if (sends) response.type(sends).send(answer);
    else response.status(status).json(answer);
  };
}

const refuse =
  (log: Log): ErrorRequestHandler =>
  (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, message } = explain(error, log, response);
    withStatus(response, status).json({ message, ...fieldErrors(error) });
  };
