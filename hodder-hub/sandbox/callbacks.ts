import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Clock } from '../../shared/clock.ts';
import type { FaultName } from '../../shared/faults/catalogue.ts';
import type { FaultScope } from '../../shared/faults/faults.ts';
import { recordRequests } from '../../shared/request-log/record.ts';
import type { SideSandbox } from '../../shared/steering-api/sandbox.ts';
import { CALLBACK_PATH } from '../mis-sync/authorisation/callback.ts';

/** Records Xporter's callbacks. */
export const recordCallbacks = ({ requestLog }: SideSandbox): Router =>
  Router().use(
    CALLBACK_PATH,
    recordRequests(requestLog, (request) => ({ estab: concernedBy(request).estab, from: 'Xporter' })),
  );

export const CALLBACK_FAULTS = {
  'callback-refused': (_request: Request, response: Response) => {
    response.status(500).json({ message: 'The Hub refuses callbacks: a simulated fault' });
  },
} as const satisfies Partial<Record<FaultName, RequestHandler>>;

/** Refuses Xporter's callbacks while that fault is on. To be given to the routes, which read the body first. */
export const refuseCallbacks =
  ({ faults }: SideSandbox, clock: Clock): RequestHandler =>
  (request, response, next) => {
    const { estab, relyingParty } = concernedBy(request);
    if (faults.acts('callback-refused', { estab, relyingParty }))
      CALLBACK_FAULTS['callback-refused'](request, response);
    else clock.within(estab, next);
  };

function concernedBy({ body }: Request): FaultScope {
  const fields = new URLSearchParams(typeof body === 'string' ? body : '');
  return { estab: fields.get('schoolId'), relyingParty: fields.get('partnerId') };
}
