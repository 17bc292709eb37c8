import type { Request, RequestHandler } from 'express';
import { recordTraffic } from '../../shared/traffic/record.ts';
import type { HubContext } from '../context.ts';

/** Records Xporter's callbacks. */
export const watchCallbacks = ({ traffic }: HubContext): RequestHandler =>
  recordTraffic(traffic, (request) => ({ estab: estabIn(request), from: 'Xporter' }));

/** Refuses Xporter's callbacks while the Hub is made to. */
export const refuseCallbacks =
  ({ faults }: HubContext): RequestHandler =>
  (request, response, next) => {
    if (!faults.isOn('callback-refused', estabIn(request))) return next();
    response.status(500).json({ message: 'The Hub is made to refuse callbacks' });
  };

const estabIn = ({ body }: Request): string | null =>
  typeof body === 'string' ? new URLSearchParams(body).get('schoolId') : null;
