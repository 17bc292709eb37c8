import { type RequestHandler, Router } from 'express';
import { passwordMatches } from '../../shared/web/passwords.ts';
import { signInLimit } from '../../shared/web/sign-in-limit.ts';
import type { PortalContext } from '../context.ts';
import { signedIn } from './access.ts';
import { administratorById } from './administrators.ts';

const FIELD = 'passwordAgain';

/**
 * Makes the guard of what cannot be undone or gives another person access: it asks for the password on a
 * page that holds the form just sent, so that the right password does at once what was pressed. One guard
 * serves all routes, because wrong passwords count together. It stands behind `requireRole`.
 */
export function createConfirmPassword({ database }: PortalContext): RequestHandler {
  const limit = signInLimit((request) => `again ${signedIn(request).id}`);
  const ask: RequestHandler = async (request, response, next) => {
    const { [FIELD]: given, _csrf, ...fields } = request.body ?? {};
    const show = (error: string | undefined) =>
      response.status(error === undefined ? 200 : 422).render('accounts/password-again', {
        action: request.originalUrl,
        fields: Object.entries(fields).flatMap(([name, value]) =>
          [value].flat().map((each) => [name, String(each)]),
        ),
        form: { values: {}, errors: error === undefined ? {} : { [FIELD]: error } },
      });
    if (typeof given !== 'string') return show(undefined);
    const account = administratorById(database, signedIn(request).id);
    if (!(await passwordMatches(given, account?.passwordHash ?? null))) {
      return show('This is not your password. Try again.');
    }
    request.body = { ...fields, _csrf };
    next();
  };
  const guard = Router().use(...limit, ask);
  return function confirmPassword(request, response, next) {
    guard(request, response, next);
  };
}
