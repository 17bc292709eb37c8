import { type RequestHandler, Router } from 'express';
import { whenWritable } from '../../shared/database/writable.ts';
import { readBody } from '../../shared/web/read-body.ts';
import type { PortalContext } from '../context.ts';
import { createConsents } from './consent/consents.ts';
import { answerError, unknownEndpoint } from './failures.ts';
import type { KeptAnswers } from './kept-answers.ts';
import { oneRosterRoutes } from './oneroster/routes.ts';
import { oneRosterTokenRoutes } from './oneroster/tokens.ts';
import { noteRequests } from './usage/note-requests.ts';
import { xodRoutes } from './xod/routes.ts';

/** Where the API is. */
export const API_PATHS = ['/api', '/idaas', '/ims'];

/**
 * Xporter's public API: its own protocol and OneRoster, over what a school shares.
 * @param answers kept here, for `answerAtOnce` too
 */
export function apiRoutes(context: PortalContext, answers: KeptAnswers): Router {
  const router = Router();
  const consents = createConsents(context);
  router.use(API_PATHS, safely, noteRequests(context), readBody('100kb'), whenWritable(context.database));
  router.use(
    xodRoutes(context, answers, consents),
    oneRosterTokenRoutes(context),
    oneRosterRoutes(context, answers, consents),
  );
  router.use(API_PATHS, unknownEndpoint);
  router.use(API_PATHS, answerError(context.log));
  return router;
}

const safely: RequestHandler = (_request, response, next) => {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store');
  next();
};
