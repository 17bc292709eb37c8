import type { RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../clock.ts';
import { createCounts } from './counts.ts';
import { Problem } from './problem.ts';
import { typedName } from './sign-in-limit.ts';

/** How many emails one address can be sent by a form that anybody may fill in. */
const EMAILS_AN_HOUR = 5;

/** Limits how many emails a form can send to the address in its field `email`, in an hour of the sandbox's time. */
export function mailLimit(clock: Clock): RequestHandler {
  const countOf = createCounts(clock, 60);
  return (request, _response, next) => {
    const count = countOf(`${ipKeyGenerator(request.ip ?? '')} ${typedName(request, 'email')}`);
    if (count.tries >= EMAILS_AN_HOUR) {
      throw new Problem(
        429,
        'We have sent several emails already',
        'We have sent several emails to this address in the last hour. Check your inbox and your spam folder for the latest. Only its link works.',
      );
    }
    count.tries += 1;
    next();
  };
}
