import { type Request, type RequestHandler, Router } from 'express';
import { recordRequests } from '../../shared/request-log/record.ts';
import type { HubContext } from '../context.ts';
import { CALLBACK_PATH } from '../mis-sync/authorisation/callback.ts';

/** Records Xporter's callbacks. */
export const recordCallbacks = ({ requestLog }: HubContext): Router =>
  Router().use(
    CALLBACK_PATH,
    recordRequests(requestLog, (request) => ({ estab: estabIn(request), from: 'Xporter' })),
  );

/** Refuses Xporter's callbacks while that fault is on. To be given to the routes, which read the body first. */
export const refuseCallbacks =
  ({ faults }: HubContext): RequestHandler =>
  (request, response, next) => {
    if (!faults.isOn('callback-refused', estabIn(request))) return next();
    response.status(500).json({ message: 'The Hub refuses callbacks: a simulated fault' });
  };

const estabIn = ({ body }: Request): string | null =>
  typeof body === 'string' ? new URLSearchParams(body).get('schoolId') : null;
