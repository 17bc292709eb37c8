import { type RequestHandler, Router } from 'express';
import { passwordMatches } from '../../shared/web/passwords.ts';
import { signInLimit } from '../../shared/web/sign-in-limit.ts';
import type { PortalContext } from '../context.ts';
import { administratorById } from './administrators.ts';
import { asRouted } from './roles.ts';

/** Acts that cannot simply be undone, or that let somebody else act: each asks for the password again. */
const SENSITIVE = [
  /^\/data-sharing\/[^/]+\/(revoke|again|areas|refuse|agree)$/,
  /^\/gdpr\/[^/]+\/default$/,
  /^\/mis-connection\/change$/,
  /^\/access(\/.*)?$/,
];

const FIELD = 'passwordAgain';

/**
 * Before a sensitive act, asks whoever is signed in for their password: a page that holds the form
 * they sent, so that the right password does at once what was asked for.
 */
export function passwordAgain({ database }: PortalContext): Router {
  const router = Router();
  const ask: RequestHandler = async (request, response, next) => {
    const { administrator } = response.locals;
    if (!administrator) return next();
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
    const account = administratorById(database, administrator.id);
    if (!(await passwordMatches(given, account?.passwordHash ?? null))) {
      return show('This is not your password. Try again.');
    }
    request.body = { ...fields, _csrf };
    next();
  };
  const limit = signInLimit((request) => `again ${request.res?.locals.administrator?.id ?? ''}`);
  const isSensitive: RequestHandler = (request, _response, next) => {
    const path = asRouted(request.path);
    const asks = request.method === 'POST' && SENSITIVE.some((sensitive) => sensitive.test(path));
    next(asks ? undefined : 'router');
  };
  router.use(isSensitive, ...limit, ask);
  return router;
}
