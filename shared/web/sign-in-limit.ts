import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../clock.ts';
import { createCounts } from './counts.ts';
import { Problem } from './problem.ts';

const WINDOW_MINUTES = 15;
const TRIES_AN_ACCOUNT = 10;
/** A classroom of thirty may sit behind one address. */
const TRIES_AN_ADDRESS = 300;

/**
 * Makes the guard of a page that takes a password. All pages of one limit share their counts.
 * @param account names the account that is tried: the same for each page and spelling
 */
export type SignInLimit = (account: (request: Request) => string) => RequestHandler;

/**
 * Slows down guessing: ten failed tries an account, and many more an address, in fifteen minutes of the sandbox's time.
 * A side has one limit, so that an account's tries count together, whichever page they are made on.
 */
export function createSignInLimit(clock: Clock): SignInLimit {
  const countOf = createCounts(clock, WINDOW_MINUTES);
  return (account) =>
    function signInLimit(request, response, next) {
      const address = ipKeyGenerator(request.ip ?? '');
      const ofAddress = countOf(address);
      const ofAccount = countOf(`${address} ${account(request)}`);
      if (ofAddress.tries >= TRIES_AN_ADDRESS || ofAccount.tries >= TRIES_AN_ACCOUNT) throw tooMany();
      // Counted before the password is compared: guesses sent at the same time count too.
      for (const count of [ofAddress, ofAccount]) count.tries += 1;
      response.once('finish', () => {
        if (response.statusCode < 400) for (const count of [ofAddress, ofAccount]) count.tries -= 1;
      });
      next();
    };
}

/** An account's name as it is typed into a form's field: case and blanks around it do not matter. */
export const typedName = ({ body }: Request, field: string): string =>
  String(body?.[field] ?? '')
    .trim()
    .toLowerCase();

const tooMany = () =>
  new Problem(
    429,
    'Too many tries',
    `Wait ${WINDOW_MINUTES} minutes and try again. If you have forgotten the password, see the start page of this sandbox.`,
  );
