import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { daysAfter } from '../../../shared/clock.ts';
import { whenWritable } from '../../../shared/database/writable.ts';
import { asRequestError, ConflictError, RequestError } from '../../../shared/errors.ts';
import { SIGNATURE_HEADER, verifyAt } from '../../../shared/web/signature.ts';
import { withStatus } from '../../../shared/web/with-status.ts';
import type { HubContext } from '../../context.ts';
import { takeNotice } from './notices.ts';

const SIGNATURES_KEPT_DAYS = 1;

export const CALLBACK_PATH = '/xporter/authorised';

/**
 * The authorisation URL: where Xporter posts school secrets and what becomes of them, form-encoded and signed.
 * @param intercept sees each callback once its body has been read, and passes it on or answers
 */
export function callbackRoutes(context: HubContext, intercept: RequestHandler): Router {
  const { database, clock, xporter, log } = context;
  const router = Router();
  const form = express.text({ type: 'application/x-www-form-urlencoded', limit: '20kb' });

  router.post(CALLBACK_PATH, form, intercept, whenWritable(database), (request, response) => {
    const body = z.string().safeParse(request.body);
    if (!body.success) throw new RequestError(415, 'Send application/x-www-form-urlencoded');
    const signature = request.get(SIGNATURE_HEADER) ?? '';
    const verdict = verifyAt([clock.now(), clock.real()], signature, body.data, xporter.managementSecret);
    if (verdict !== 'good') throw new RequestError(401, `The signature is ${verdict}`);
    database.transaction(() => {
      remember(signature);
      takeNotice(context, Object.fromEntries(new URLSearchParams(body.data)));
    })();
    response.json({ message: 'accepted' });
  });

  /** @throws ConflictError when the same signature came before */
  function remember(signature: string): void {
    const now = clock.now();
    database
      .prepare('DELETE FROM callback_signatures WHERE received_at < ?')
      .run(daysAfter(now, -SIGNATURES_KEPT_DAYS).toISOString());
    const { changes } = database
      .prepare(
        'INSERT INTO callback_signatures (signature, received_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
      )
      .run(signature, now.toISOString());
    if (changes === 0) throw new ConflictError('This callback has been received before');
  }

  const answer: ErrorRequestHandler = (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const refused = asRequestError(error);
    if (refused) return withStatus(response, refused.status).json({ message: refused.message });
    log.error({ err: error }, 'callback failed');
    response.status(500).json({ message: 'Something went wrong at the Hub' });
  };
  router.use(CALLBACK_PATH, answer);
  return router;
}
