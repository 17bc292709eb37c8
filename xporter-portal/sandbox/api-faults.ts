import { setTimeout as wait } from 'node:timers/promises';
import type { Request, RequestHandler } from 'express';
import { errorEnvelope } from '../api/envelope.ts';
import { schoolAccess } from '../api/tokens.ts';
import type { PortalContext } from '../context.ts';

const SLOW_MS = 3000;
const HELD_MS = 30_000;

/** Lets the API fail, hang or dawdle while it is made to, for one school or for all. */
export function apiFaults(context: PortalContext): RequestHandler {
  const { faults } = context;
  return async (request, response, next) => {
    if (faults.areNone()) return next();
    const estab = estabOf(context, request);
    if (faults.isOn('api-500', estab)) return failWith(500, 'Something went wrong in Xporter');
    if (faults.isOn('api-503', estab)) {
      response.setHeader('Retry-After', '60');
      return failWith(503, 'Xporter is down for maintenance');
    }
    if (faults.isOn('api-timeout', estab)) {
      await wait(HELD_MS, undefined, { ref: false });
      return request.destroy();
    }
    if (faults.isOn('api-slow', estab)) await wait(SLOW_MS);
    next();

    function failWith(status: number, message: string): void {
      response.status(status).json({ ...errorEnvelope(message), Message: message });
    }
  };
}

/** The school that a request is about, as far as it can be told before the request is read. */
export function estabOf(context: PortalContext, request: Request): string | null {
  const [, inPath] = /\/School\/(\d{7})(?:\/|$)/i.exec(request.path) ?? [];
  if (inPath) return inPath;
  try {
    return schoolAccess(context, request.headers.authorization).authorisation.estab;
  } catch {
    return null;
  }
}
