import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { foldAddress } from '../../shared/names.ts';
import { renewSession } from '../../shared/web/csrf.ts';
import { emailAddress, emptyForm, line, readForm } from '../../shared/web/forms.ts';
import { mailLimit } from '../../shared/web/mail-limit.ts';
import { pageAfterSignIn } from '../../shared/web/page-visit.ts';
import { openPasswordLink } from '../../shared/web/password-links.ts';
import { hashPassword, NewPassword, passwordMatches } from '../../shared/web/passwords.ts';
import { rendererOf } from '../../shared/web/render.ts';
import { type SignInLimit, typedName } from '../../shared/web/sign-in-limit.ts';
import type { PortalContext } from '../context.ts';
import { authorisationsOf } from '../records/authorisations.ts';
import { beginSession } from './access.ts';
import {
  type Administrator,
  accountName,
  administratorById,
  administratorsByEmail,
  keepPasswordHash,
  noteSignIn,
  setPassword,
} from './administrators.ts';
import { sendNewPasswordLinks } from './forgotten.ts';
import type { Pages } from './locals.ts';

const render = rendererOf<Pages>();

const SignIn = z.object({
  email: line('Enter your email address'),
  password: z
    .string('Enter your password')
    .min(1, 'Enter your password')
    .max(200, 'Use 200 characters or fewer'),
});

const Forgotten = z.object({ email: emailAddress });

const HOME = '/data-sharing';
const WRONG = 'These details do not match an account. Check both and try again.';
const DEAD_LINKS = { unknown: 404, used: 410, expired: 410 } as const;

/**
 * Signing in to the Manage School Portal, and setting a password for it.
 * @param signInLimit of the portal
 */
export function accountRoutes(context: PortalContext, signInLimit: SignInLimit): Router {
  const { database } = context;
  const router = Router();

  router.get('/', (_request, response) =>
    response.redirect(303, response.locals.administrator ? HOME : '/sign-in'),
  );

  router.get('/sign-in', (request, response) => {
    const next = pageAfterSignIn(request.query);
    if (response.locals.administrator) return response.redirect(303, next ?? HOME);
    render(response, 'accounts/sign-in', { form: emptyForm(), next });
  });

  const account = (request: Request) => accountName(typedName(request, 'email'));
  router.post('/sign-in', signInLimit(account), async (request, response) => {
    const next = pageAfterSignIn(request.body);
    const form = readForm(SignIn, request.body);
    if (!form.ok) return render(response.status(422), 'accounts/sign-in', { form, next });
    const accounts = await recognise(form.value.email, form.value.password);
    const [account, another] = accounts;
    if (!account) {
      const again = { values: { email: form.value.email }, errors: { email: WRONG } };
      return render(response.status(422), 'accounts/sign-in', { form: again, next });
    }
    if (another) {
      request.session.choices = accounts.map(({ id }) => id);
      return render(response, 'accounts/choose-school', { accounts, next });
    }
    await enter(request, account);
    response.redirect(303, next ?? HOME);
  });

  router.post('/sign-in/school', async (request, response) => {
    const id = Number(request.body?.account);
    const account = request.session.choices?.includes(id) ? administratorById(database, id) : undefined;
    if (account) await enter(request, account);
    response.redirect(303, account ? (pageAfterSignIn(request.body) ?? HOME) : '/sign-in');
  });

  router.get('/forgotten-password', (_request, response) => {
    render(response, 'accounts/forgotten', { form: emptyForm() });
  });
  router.post('/forgotten-password', mailLimit(context.clock), (request, response) => {
    const form = readForm(Forgotten, request.body);
    if (!form.ok) return render(response.status(422), 'accounts/forgotten', { form });
    sendNewPasswordLinks(context, form.value.email);
    render(response, 'accounts/forgotten', { form: emptyForm(), sent: form.value.email });
  });

  router.post('/sign-out', async (request, response) => {
    await renewSession(request);
    request.session.notice = 'You have signed out.';
    response.redirect(303, '/sign-in');
  });

  router.get('/set-password/:token', (request, response) => {
    const { token } = request.params;
    const administrator = holderOf(token, response);
    if (administrator) render(response, 'accounts/set-password', { administrator, token, form: emptyForm() });
  });

  router.post('/set-password/:token', async (request, response) => {
    const { token } = request.params;
    const administrator = holderOf(token, response);
    if (!administrator) return;
    const form = readForm(NewPassword, request.body);
    if (!form.ok)
      return render(response.status(422), 'accounts/set-password', { administrator, token, form });
    const passwordHash = await hashPassword(form.value.password);
    // Two forms of one link may be sent at once: the first sets the password.
    if (!holderOf(token, response)) return;
    setPassword(context, administrator, passwordHash);
    await enter(request, administrator);
    request.session.notice = 'You have set your password and are signed in.';
    response.redirect(303, firstPage(administrator));
  });

  /** The account that a link is for. Undefined when the link is dead; the page that says so has been sent. */
  function holderOf(token: string, response: Response): Administrator | undefined {
    const opened = openPasswordLink(
      database,
      (id) => context.clock.at(administratorById(database, id)?.estab ?? null),
      token,
    );
    if (opened.kind === 'live') return administratorById(database, opened.accountId);
    render(response.status(DEAD_LINKS[opened.kind]), 'accounts/dead-link', { kind: opened.kind });
    return undefined;
  }

  /**
   * The accounts with this address and password. Takes as long for an unknown address as for a wrong password.
   */
  async function recognise(email: string, password: string): Promise<Administrator[]> {
    const accounts = administratorsByEmail(database, email);
    if (accounts.length === 0) await passwordMatches(password, null);
    const matches = await Promise.all(
      accounts.map(({ id, passwordHash }) =>
        passwordMatches(password, passwordHash, (renewed) =>
          keepPasswordHash(database, id, renewed, passwordHash),
        ),
      ),
    );
    return accounts.filter((_account, index) => matches[index]);
  }

  /** For a new account: choosing people, where what they authorised waits for it. */
  function firstPage({ estab, email }: Administrator): string {
    const waiting = authorisationsOf(database, estab).find(
      ({ state, authorisedByEmail }) =>
        state === 'waiting' && foldAddress(authorisedByEmail ?? '') === foldAddress(email),
    );
    return waiting ? `/gdpr/${waiting.reference}` : HOME;
  }

  async function enter(request: Request, account: Administrator): Promise<void> {
    await renewSession(request);
    beginSession(request, account.id, context.clock.now());
    noteSignIn(context, account);
  }

  return router;
}
