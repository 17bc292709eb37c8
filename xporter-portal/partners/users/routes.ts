import { type Request, Router } from 'express';
import { z } from 'zod';
import { renewSession } from '../../../shared/web/csrf.ts';
import { emptyForm, line, readForm } from '../../../shared/web/forms.ts';
import { pageAfterSignIn } from '../../../shared/web/page-visit.ts';
import { passwordMatches } from '../../../shared/web/passwords.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { type SignInLimit, typedName } from '../../../shared/web/sign-in-limit.ts';
import type { PortalContext } from '../../context.ts';
import type { Pages } from '../locals.ts';
import { PARTNER_PORTAL } from './access.ts';
import { partnerAccountName, partnerUserByEmail, renewPasswordHash } from './users.ts';

const render = rendererOf<Pages>();

/** The current password, as typed into a form. */
export const typedPassword = z
  .string('Enter your password')
  .min(1, 'Enter your password')
  .max(200, 'Use 200 characters or fewer');

const SignIn = z.object({ email: line('Enter your email address'), password: typedPassword });
const WRONG = 'These details do not match an account. Check both and try again.';
const HOME = `${PARTNER_PORTAL}/schools`;

/**
 * Signing in to the Partner Portal.
 * @param signInLimit of the portal
 */
export function partnerSignIn({ database, journal }: PortalContext, signInLimit: SignInLimit): Router {
  const router = Router();

  router.get(`${PARTNER_PORTAL}/sign-in`, (request, response) => {
    const next = pageAfterSignIn(request.query);
    if (response.locals.partner ?? response.locals.partnerWithoutApp)
      return response.redirect(303, next ?? HOME);
    render(response, 'partners/users/sign-in', { form: emptyForm(), next });
  });

  const account = (request: Request) => partnerAccountName(typedName(request, 'email'));
  router.post(`${PARTNER_PORTAL}/sign-in`, signInLimit(account), async (request, response) => {
    const next = pageAfterSignIn(request.body);
    const form = readForm(SignIn, request.body);
    if (!form.ok) return render(response.status(422), 'partners/users/sign-in', { form, next });
    const { email, password } = form.value;
    const user = partnerUserByEmail(database, email);
    const matches = await passwordMatches(password, user?.passwordHash ?? null, (passwordHash) => {
      if (user) renewPasswordHash(database, user, passwordHash);
    });
    if (!user || !matches) {
      const again = { values: { email }, errors: { email: WRONG } };
      return render(response.status(422), 'partners/users/sign-in', { form: again, next });
    }
    await renewSession(request);
    request.session.partnerUserId = user.id;
    journal.record({
      estab: null,
      actor: user.email,
      event: 'partner.signed-in',
      detail: { relyingParty: user.relyingParty },
    });
    response.redirect(303, next ?? HOME);
  });

  router.post(`${PARTNER_PORTAL}/sign-out`, async (request, response) => {
    await renewSession(request);
    request.session.notice = 'You have signed out.';
    response.redirect(303, `${PARTNER_PORTAL}/sign-in`);
  });

  return router;
}
