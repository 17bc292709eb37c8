import { createHmac } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { whenWritable } from '../../shared/database/writable.ts';
import { asRequestError } from '../../shared/errors.ts';
import { hasTimeZone, readInstant } from '../../shared/local-time.ts';
import { isSameText } from '../../shared/same-text.ts';
import { readJson } from '../../shared/web/read-body.ts';
import { withStatus } from '../../shared/web/with-status.ts';
import { apiError } from '../api/errors.ts';
import { requireManagementToken } from '../api/tokens/tokens.ts';
import type { PortalContext } from '../context.ts';
import { managementSecretOf } from '../records/management-secrets.ts';
import { partnerApp } from '../records/partner-apps.ts';
import { registerSchools } from './register-schools.ts';

const STALE_MINUTES = 15;

/** The two URLs where partners invite schools: the current one takes a management token, the older one a signature. */
export function schoolRegisterRoutes(context: PortalContext): Router {
  const router = Router();
  const text = express.text({ type: () => true, limit: '500kb' });

  const take: RequestHandler = (request, response) => {
    const relyingParty = z.string().parse(response.locals.relyingParty);
    response.json(registerSchools(context, relyingParty, readJson(String(request.body ?? ''))));
  };
  const writable = whenWritable(context.database);
  router.post('/api/Manage/SchoolRegister', text, requireManagementToken(context), writable, take);
  router.post('/API/XporterOnDemand/SchoolRegister', text, requireSignature(context), writable, take);

  /** When all schools are refused, the response has only a Message. */
  const answer: ErrorRequestHandler = (error, _request, response, next) => {
    const refused = asRequestError(error);
    if (!refused) return next(error);
    withStatus(response, refused.status).json({ Message: refused.message });
  };
  router.use(['/api/Manage/SchoolRegister', '/API/XporterOnDemand/SchoolRegister'], answer);
  return router;
}

/**
 * Older clients sign: upper-case hex HMAC-SHA256, keyed with the management secret, of
 * base64(body + timestamp + secret).
 */
function requireSignature(context: PortalContext): RequestHandler {
  return function requireSignature(request, response, next) {
    const relyingParty = request.get('ApplicationId') ?? '';
    if (!partnerApp(context.database, relyingParty)) {
      throw apiError('register-unknown-app');
    }
    const timestamp = request.get('DateTime') ?? '';
    const signedAt = hasTimeZone(timestamp) ? readInstant(timestamp) : undefined;
    // A client signs with real time, wherever the sandbox's clock has been moved to.
    const nows = [context.clock.now(), context.clock.real()];
    const isFresh = nows.some((now) => Math.abs(now.getTime() - Number(signedAt)) <= STALE_MINUTES * 60_000);
    if (!isFresh) {
      throw apiError('register-stale', STALE_MINUTES);
    }
    const [, signature] = /^Groupcall\s+(\S+)$/.exec(request.get('Authorization') ?? '') ?? [];
    if (!signature) {
      throw apiError('register-unsigned');
    }
    const secret = managementSecretOf(context, relyingParty);
    const message = Buffer.from(`${String(request.body ?? '')}${timestamp}${secret}`).toString('base64');
    const expected = createHmac('sha256', secret).update(message).digest('hex').toUpperCase();
    if (!isSameText(signature, expected)) {
      throw apiError('register-wrongly-signed');
    }
    response.locals.relyingParty = relyingParty;
    next();
  };
}
