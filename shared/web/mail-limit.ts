import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from './problem.ts';

const HOUR_MS = 60 * 60 * 1000;
/** How many emails one address can be sent by forms that anybody may fill in. */
const EMAILS_AN_HOUR = 5;

/** Limits how many emails a form can send to the address in its field `email`. */
export function mailLimit(): RequestHandler {
  return rateLimit({
    windowMs: HOUR_MS,
    limit: EMAILS_AN_HOUR,
    legacyHeaders: false,
    keyGenerator: (request: Request) =>
      `${ipKeyGenerator(request.ip ?? '')} ${String(request.body?.email ?? '')
        .trim()
        .toLowerCase()}`,
    handler: () => {
      throw new Problem(
        429,
        'We have sent several emails already',
        'We have sent several emails to this address in the last hour. Check your inbox and your spam folder for the latest. Only its link works.',
      );
    },
  });
}
