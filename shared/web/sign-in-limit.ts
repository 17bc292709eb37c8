import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from './problem.ts';

const WINDOW_MINUTES = 15;
const TRIES_AN_ACCOUNT = 10;
/** A classroom of thirty may sit behind one address. */
const TRIES_AN_ADDRESS = 300;

const tooMany: RequestHandler = () => {
  throw new Problem(
    429,
    'Too many tries',
    `Wait ${WINDOW_MINUTES} minutes and try again. If you have forgotten the password, see the start page of this sandbox.`,
  );
};

/**
 * Slows down guessing: ten failed tries an account, and many more an address, in fifteen minutes.
 * @param account the form field that names the account, or what finds its name
 */
export function signInLimit(account: string | ((request: Request) => string)): RequestHandler[] {
  const common = {
    windowMs: WINDOW_MINUTES * 60 * 1000,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: tooMany,
  } as const;
  const address = (request: Request) => ipKeyGenerator(request.ip ?? '');
  const named = (request: Request) =>
    (typeof account === 'string' ? String(request.body?.[account] ?? '') : account(request))
      .trim()
      .toLowerCase();
  return [
    rateLimit({ ...common, limit: TRIES_AN_ADDRESS, keyGenerator: address }),
    rateLimit({
      ...common,
      limit: TRIES_AN_ACCOUNT,
      keyGenerator: (request) => `${address(request)} ${named(request)}`,
    }),
  ];
}
