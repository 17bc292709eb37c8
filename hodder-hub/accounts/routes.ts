import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { renewSession } from '../../shared/web/csrf.ts';
import { emptyForm, line, readForm } from '../../shared/web/forms.ts';
import { pageAfterSignIn } from '../../shared/web/page-visit.ts';
import { openPasswordLink } from '../../shared/web/password-links.ts';
import { hashPassword, NewPassword } from '../../shared/web/passwords.ts';
import { rendererOf } from '../../shared/web/render.ts';
import { type SignInLimit, typedName } from '../../shared/web/sign-in-limit.ts';
import type { HubContext } from '../context.ts';
import type { Pages } from './locals.ts';
import { type Member, memberById, memberByLogin } from './members.ts';
import { recognise } from './sign-in.ts';
import { setPassword } from './welcome.ts';

const render = rendererOf<Pages>();

const SignIn = z.object({
  username: line('Enter your username or email address'),
  password: z
    .string('Enter your password')
    .min(1, 'Enter your password')
    .max(200, 'Use 200 characters or fewer'),
  centreId: z.string().trim().max(20, 'Use 20 characters or fewer').default(''),
});

const DEAD_LINKS = { unknown: 404, used: 410, expired: 410 } as const;
const WRONG = 'These details do not match an account. Check all of them and try again.';

/**
 * The two sign-in forms (the Hub’s and Wellbeing’s own), which open the same session.
 * @param signInLimit of the Hub
 */
export function accountRoutes(context: HubContext, signInLimit: SignInLimit): Router {
  const { database, clock, journal } = context;
  const router = Router();
  const urls = [
    { path: '/sign-in', view: 'accounts/sign-in', home: '/home' },
    { path: '/wellbeing/sign-in', view: 'wellbeing/sign-in', home: '/wellbeing' },
  ] as const;

  /** A member's username and address name the same account. */
  const account = (request: Request): string => {
    const name = typedName(request, 'username');
    return String(memberByLogin(database, name)?.id ?? name);
  };

  for (const { path, view, home } of urls) {
    router.get(path, (request, response) => {
      const next = pageAfterSignIn(request.query);
      if (response.locals.member) return response.redirect(303, next ?? home);
      render(response, view, { form: emptyForm(), next });
    });

    router.post(path, signInLimit(account), async (request, response) => {
      const next = pageAfterSignIn(request.body);
      const form = readForm(SignIn, request.body);
      if (!form.ok) return render(response.status(422), view, { form, next });
      const member = await recognise(context, form.value);
      if (!member) {
        const again = { values: { ...form.value, password: '' }, errors: { username: WRONG } };
        return render(response.status(422), view, { form: again, next });
      }
      await renewSession(request);
      request.session.memberId = member.id;
      journal.record({ estab: member.estab, actor: member.email, event: 'accounts.signed-in' });
      response.redirect(303, next ?? home);
    });
  }

  router.get('/set-password/:token', (request, response) => {
    const { token } = request.params;
    const holder = holderOf(token, response);
    if (holder) render(response, 'accounts/set-password', { holder, token, form: emptyForm() });
  });

  router.post('/set-password/:token', async (request, response) => {
    const { token } = request.params;
    const holder = holderOf(token, response);
    if (!holder) return;
    const form = readForm(NewPassword, request.body);
    if (!form.ok) return render(response.status(422), 'accounts/set-password', { holder, token, form });
    const passwordHash = await hashPassword(form.value.password);
    // Two forms of one link may be sent at once: the first sets the password.
    if (!holderOf(token, response)) return;
    setPassword(context, holder, passwordHash);
    await renewSession(request);
    request.session.memberId = holder.id;
    request.session.notice = 'You have set your password and are signed in.';
    response.redirect(303, '/wellbeing');
  });

  /** The owner of the link. Responds with a page if the link no longer works. */
  function holderOf(token: string, response: Response): Member | undefined {
    const opened = openPasswordLink(
      database,
      (id) => clock.at(memberById(database, id)?.estab ?? null),
      token,
    );
    if (opened.kind === 'live') return memberById(database, opened.accountId);
    render(response.status(DEAD_LINKS[opened.kind]), 'accounts/dead-link', { kind: opened.kind });
    return undefined;
  }

  router.post('/sign-out', async (request, response) => {
    await renewSession(request);
    request.session.notice = 'You have signed out.';
    response.redirect(303, '/sign-in');
  });

  return router;
}
