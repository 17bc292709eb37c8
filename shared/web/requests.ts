import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Log } from '../log.ts';

declare global {
  namespace Express {
    interface Request {
      /** For the log, and for people to quote. */
      id: string;
    }
  }
}

/**
 * Gives each request an id and logs how it ended: as an error where we failed, for information where we refused, and only
 * for debugging where all went well. It logs the pattern of a route, not its address: addresses carry links' tokens.
 */
export const numberRequests =
  (log: Log): RequestHandler =>
  (request, response, next) => {
    request.id = randomUUID();
    response.setHeader('X-Request-Id', request.id);
    const began = performance.now();
    response.on('finish', () => {
      const { statusCode } = response;
      const level = statusCode >= 500 ? 'error' : statusCode >= 400 ? 'info' : 'debug';
      if (!log.isLevelEnabled(level)) return;
      const { id, method } = request;
      const responseTime = Math.round(performance.now() - began);
      log[level](
        { req: { id, method }, res: { statusCode }, route: routePattern(request), responseTime },
        'request answered',
      );
    });
    next();
  };

/** For example `/set-password/:token`; undefined until a route has taken the request. */
export const routePattern = ({ route }: Request): string | undefined =>
  typeof route?.path === 'string' ? route.path : undefined;
