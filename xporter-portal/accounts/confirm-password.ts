import { type RequestHandler, Router } from 'express';
import { passwordMatches } from '../../shared/web/passwords.ts';
import { rendererOf } from '../../shared/web/render.ts';
import type { SignInLimit } from '../../shared/web/sign-in-limit.ts';
import type { PortalContext } from '../context.ts';
import { signedIn } from './access.ts';
import { accountName, administratorById } from './administrators.ts';
import type { Pages } from './locals.ts';

const render = rendererOf<Pages>();

const FIELD = 'passwordAgain';

/**
 * Makes the guard of changes that cannot be undone or give another person access. It asks for the password on a page
 * with the fields of the form just sent, so that the correct password completes the change. All routes share one guard,
 * because it counts wrong passwords. Use it after `requireRole`.
 * @param signInLimit of the portal, so that these tries count with those of signing in
 */
export function createConfirmPassword({ database }: PortalContext, signInLimit: SignInLimit): RequestHandler {
  const limit = signInLimit((request) => accountName(signedIn(request).email));
  const ask: RequestHandler = async (request, response, next) => {
    const { [FIELD]: password, _csrf, ...fields } = request.body ?? {};
    const show = (error: string | undefined) =>
      render(response.status(error === undefined ? 200 : 422), 'accounts/password-again', {
        action: request.originalUrl,
        fields: Object.entries(fields).flatMap(([name, value]) =>
          [value].flat().map((each): [string, string] => [name, String(each)]),
        ),
        form: { values: {}, errors: error === undefined ? {} : { [FIELD]: error } },
      });
    if (typeof password !== 'string') return show(undefined);
    const account = administratorById(database, signedIn(request).id);
    if (!(await passwordMatches(password, account?.passwordHash ?? null))) {
      return show('This password is not correct. Try again.');
    }
    request.body = { ...fields, _csrf };
    next();
  };
  const guard = Router().use(limit, ask);
  return function confirmPassword(request, response, next) {
    guard(request, response, next);
  };
}
