import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { emptyForm, type FormState, readForm } from '../../../shared/web/forms.ts';
import { passwordMatches } from '../../../shared/web/passwords.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import type { SignInLimit } from '../../../shared/web/sign-in-limit.ts';
import type { PortalContext } from '../../context.ts';
import { secretStateOf } from '../../records/management-secrets.ts';
import type { Pages } from '../locals.ts';
import { partnerOf, requirePartner } from '../users/access.ts';
import { typedPassword } from '../users/routes.ts';
import { partnerAccountName } from '../users/users.ts';
import { restore, rotate } from './change-secret.ts';
import { SECRET_PAGE, showSecretOnce } from './show-once.ts';

const render = rendererOf<Pages>();

const Change = z.object({ password: typedPassword, action: z.enum(['rotate', 'restore']) });

/**
 * The page where a partner replaces its management secret. The new one is shown once.
 * @param signInLimit of the portal
 */
export function secretRoutes(context: PortalContext, signInLimit: SignInLimit): Router {
  const { seal } = context;
  const router = Router();

  function show(request: Request, response: Response, form: FormState): void {
    const { app } = partnerOf(request);
    render(response, 'partners/secret/secret', { app, form, ...secretStateOf(context, app.relyingParty) });
  }

  router.get(SECRET_PAGE, (request, response) => show(request, response, emptyForm()));

  const account = (request: Request) => partnerAccountName(partnerOf(request).user.email);
  router.post(SECRET_PAGE, requirePartner, signInLimit(account), async (request, response) => {
    const partner = partnerOf(request);
    const form = readForm(Change, request.body);
    if (!form.ok) return show(request, response.status(422), form);
    if (!(await passwordMatches(form.value.password, partner.user.passwordHash))) {
      return show(request, response.status(422), {
        values: {},
        errors: { password: 'This password is not correct. Try again.' },
      });
    }
    if (form.value.action === 'restore') {
      if (!secretStateOf(context, partner.app.relyingParty).isConfigured) {
        return show(request, response.status(422), {
          values: {},
          errors: { password: 'The sandbox has no secret of its own for this app' },
        });
      }
      restore(context, partner);
      request.session.notice = 'You have restored the sandbox’s own secret.';
      return response.redirect(303, SECRET_PAGE);
    }
    showSecretOnce(context, request, response, rotate(context, partner));
  });

  router.get(`${SECRET_PAGE}/new`, (request, response) => {
    const { newSecret } = request.session;
    delete request.session.newSecret;
    if (newSecret === undefined) return response.redirect(303, SECRET_PAGE);
    render(response, 'partners/secret/new', { secret: seal.decrypt(newSecret), ...partnerOf(request) });
  });

  return router;
}
