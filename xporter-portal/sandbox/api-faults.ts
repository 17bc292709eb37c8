import { setTimeout as wait } from 'node:timers/promises';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { FaultName } from '../../shared/faults/catalogue.ts';
import type { Faults } from '../../shared/faults/faults.ts';
import { errorEnvelope } from '../api/envelope.ts';
import { isOneRoster } from '../api/oneroster/paths.ts';
import { failure } from '../api/oneroster/status-info.ts';
import { schoolAccess } from '../api/tokens/tokens.ts';
import type { PortalContext } from '../context.ts';

const SLOW_MS = 3000;
const HELD_MS = 30_000;

type Act = (request: Request, response: Response, next: NextFunction) => unknown;

/** Each answers a request, or lets it pass later. */
export const API_FAULTS = {
  'api-500': (_request, response) => failWith(response, 500, 'Something went wrong in Xporter'),
  'api-503': (_request, response) => {
    response.setHeader('Retry-After', '60');
    failWith(response, 503, 'Xporter is down for maintenance');
  },
  'api-timeout': async (request) => {
    await wait(HELD_MS, undefined, { ref: false });
    request.destroy();
  },
  'api-slow': async (_request, _response, next) => {
    await wait(SLOW_MS);
    next();
  },
} as const satisfies Partial<Record<FaultName, Act>>;

/** Stands before the API, which has the time of the school of the request: the first fault that is on, for the school of the request or for all, acts. */
export function apiFaults(context: PortalContext, faults: Faults): RequestHandler {
  const names = Object.keys(API_FAULTS) as (keyof typeof API_FAULTS)[];
  return (request, response, next) => {
    const estab = estabOf(context, request);
    if (faults.areNone()) return context.clock.within(estab, next);
    const name = names.find((each) => faults.isOn(each, estab));
    return context.clock.within(estab, () =>
      name === undefined ? next() : API_FAULTS[name](request, response, next),
    );
  };
}

function failWith(response: Response, status: number, message: string): void {
  const body = isOneRoster(response.req.originalUrl)
    ? failure(status, message)
    : { ...errorEnvelope(message), Message: message };
  response.status(status).json(body);
}

/** The school that a request is about, if its path or token names one. */
export function estabOf(context: PortalContext, request: Request): string | null {
  const [, inPath] = /\/School\/(\d{7})(?:\/|$)/i.exec(request.path) ?? [];
  if (inPath) return inPath;
  try {
    return schoolAccess(context, request.headers.authorization).authorisation.estab;
  } catch {
    return null;
  }
}
