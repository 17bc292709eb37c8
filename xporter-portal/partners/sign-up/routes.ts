import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { renewSession } from '../../../shared/web/csrf.ts';
import { emailAddress, emptyForm, line, readFields, readForm } from '../../../shared/web/forms.ts';
import { mailLimit } from '../../../shared/web/mail-limit.ts';
import { hashPassword, NewPassword, passwordMatches } from '../../../shared/web/passwords.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import type { SignInLimit } from '../../../shared/web/sign-in-limit.ts';
import type { PortalContext } from '../../context.ts';
import type { Pages } from '../locals.ts';
import { NEW_APP, PARTNER_PORTAL } from '../users/access.ts';
import { typedPassword } from '../users/routes.ts';
import { partnerAccountName } from '../users/users.ts';
import { beginSignUp, completeSignUp, type NewPartner, openSignUp, sendSignUpAgain } from './sign-up.ts';

const render = rendererOf<Pages>();

const PAGE = `${PARTNER_PORTAL}/sign-up`;
const DEAD_LINKS = { unknown: 404, used: 410, expired: 410 } as const;

const SignUp = NewPassword.safeExtend({
  name: line('Enter your name', 100),
  publisher: line('Enter the name of your company', 100),
  email: emailAddress,
});
const Again = z.object({ email: emailAddress });
const Verify = z.object({ password: typedPassword });

/**
 * Signing up to the Partner Portal: the account exists once its address is verified.
 * @param signInLimit of the portal
 */
export function signUpRoutes(context: PortalContext, signInLimit: SignInLimit): Router {
  const router = Router();
  const limit = mailLimit(context.clock);

  router.get(PAGE, (_request, response) => {
    render(response, 'partners/sign-up/sign-up', { form: emptyForm() });
  });

  router.post(PAGE, limit, async (request, response) => {
    const form = readForm(SignUp, request.body);
    if (!form.ok) return render(response.status(422), 'partners/sign-up/sign-up', { form });
    const { name, publisher, email, password } = form.value;
    beginSignUp(context, { name, publisher, email, passwordHash: await hashPassword(password) });
    render(response, 'partners/sign-up/sent', { email });
  });

  router.post(`${PAGE}/again`, limit, (request, response) => {
    const { email } = readFields(Again, request.body);
    sendSignUpAgain(context, email);
    render(response, 'partners/sign-up/sent', { email });
  });

  router.get(`${PAGE}/verify/:token`, (request, response) => {
    const { token } = request.params;
    const applicant = applicantBehind(token, response);
    if (applicant) render(response, 'partners/sign-up/verify', { applicant, token, form: emptyForm() });
  });

  // The password shows that the person with the address is the person who signed up.
  const account = (request: Request) => {
    const opened = openSignUp(context, String(request.params.token));
    return partnerAccountName(opened.kind === 'live' ? opened.partner.email : '');
  };
  router.post(`${PAGE}/verify/:token`, signInLimit(account), async (request, response) => {
    const token = String(request.params.token);
    const applicant = applicantBehind(token, response);
    if (!applicant) return;
    const form = readForm(Verify, request.body);
    if (!form.ok) return render(response.status(422), 'partners/sign-up/verify', { applicant, token, form });
    if (!(await passwordMatches(form.value.password, applicant.passwordHash))) {
      const errors = { password: 'This is not the password that you chose. Try again, or sign up again.' };
      const again = { values: {}, errors };
      return render(response.status(422), 'partners/sign-up/verify', { applicant, token, form: again });
    }
    // Two forms of one link may be sent at once: the first creates the account.
    if (!applicantBehind(token, response)) return;
    const id = completeSignUp(context, token, applicant);
    await renewSession(request);
    request.session.partnerUserId = id;
    request.session.notice = 'You have confirmed your email address and are signed in.';
    response.redirect(303, NEW_APP);
  });

  /** The person whose link it is. Undefined when the link is dead; the page that says so has been sent. */
  function applicantBehind(token: string, response: Response): NewPartner | undefined {
    const opened = openSignUp(context, token);
    if (opened.kind === 'live') return opened.partner;
    render(response.status(DEAD_LINKS[opened.kind]), 'partners/sign-up/dead-link', { kind: opened.kind });
    return undefined;
  }

  return router;
}
