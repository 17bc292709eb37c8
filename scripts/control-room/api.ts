import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { Log } from '../../shared/log.ts';
import { readBody } from '../../shared/web/read-body.ts';
import { readInput } from '../../shared/web/read-input.ts';
import { handlers } from './api/handlers.ts';
import { openApi } from './api/openapi.ts';
import { hasBody, type Route } from './api/route.ts';
import { ROUTES, type RouteName } from './api/routes.ts';
import { explain } from './errors.ts';
import { type ControlRoom, NotFoundError } from './room.ts';

/** The control room for programs: all that its pages can do, as JSON under `/api`. */
export function controlRoomApi(room: ControlRoom, log: Log): Router {
  const router = Router();
  router.use(readBody('20kb'));
  const does: Record<RouteName, (asked: never) => unknown> = handlers(room);
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const route: Route = ROUTES[name];
    router[route.method](route.path.replace(/\{(\w+)\}/g, ':$1'), asked(route, does[name]));
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

/** Reads what a route takes, from where it is sent, and answers with what is done. */
function asked(
  { takes, status = 200, isText, ...route }: Route,
  act: (asked: never) => unknown,
): RequestHandler {
  return async (request, response) => {
    const said: unknown = hasBody({ takes, ...route }) ? request.body : request.query;
    const understood = readInput(takes, { ...Object(said), ...request.params });
    const answer = await act(understood as never);
    if (isText) response.type('text/plain').send(answer);
    else response.status(status).json(answer);
  };
}

const refuse =
  (log: Log): ErrorRequestHandler =>
  (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, message } = explain(error, log, response);
    response.status(status).json({ message });
  };
