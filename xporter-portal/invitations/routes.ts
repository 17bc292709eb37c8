import { type Response, Router } from 'express';
import { z } from 'zod';
import { foldAddress } from '../../shared/names.ts';
import { emailAddress, emptyForm, line, readForm, telephone } from '../../shared/web/forms.ts';
import { rendererOf } from '../../shared/web/render.ts';
import type { Administrator } from '../accounts/administrators.ts';
import type { PortalContext } from '../context.ts';
import { appOf } from '../records/partner-apps.ts';
import { isRegistered, schoolOf } from '../records/schools.ts';
import { forwardInvitation } from './forward.ts';
import { requesterLabel } from './invite.ts';
import type { Pages } from './locals.ts';
import { type Opened, openLink } from './open-link.ts';
import { proceed } from './proceed.ts';
import { RefuseForm, refuseInvitation } from './refuse.ts';

const render = rendererOf<Pages>();

const ForwardForm = z.object({
  name: line('Enter their name', 100),
  email: emailAddress,
  phone: telephone,
  note: z
    .string()
    .trim()
    .max(500, 'Use 500 characters or fewer')
    .default('')
    .transform((note) => (note === '' ? null : note)),
});

/** The pages behind the link in an invitation email: confirm the authority, forward or refuse. */
export function invitationRoutes(context: PortalContext): Router {
  const { database } = context;
  const router = Router();

  // These pages belong to the holder of the link, even if another account is signed in to the portal in this browser.
  router.use('/authorise/:token', (request, response, next) => {
    const opened = openLink(context, request.params.token);
    if (opened.kind !== 'live' || !isOwnAccount(response.locals.administrator, opened))
      delete response.locals.administrator;
    context.clock.within(opened.kind === 'unknown' ? null : opened.invitation.estab, next);
  });

  function describe<Shown extends Exclude<Opened, { kind: 'unknown' }>>(opened: Shown) {
    const { invitation } = opened;
    return { ...opened, app: appOf(database, invitation), school: schoolOf(database, invitation) };
  }

  function showDeadLink(response: Response, opened: Exclude<Opened, { kind: 'live' }>): void {
    if (opened.kind === 'unknown') render(response.status(404), 'invitations/unknown', {});
    else render(response.status(410), `invitations/${opened.kind}`, describe(opened));
  }

  router.get('/authorise/:token', (request, response) => {
    const opened = openLink(context, request.params.token);
    if (opened.kind !== 'live') return showDeadLink(response, opened);
    const { token } = request.params;
    if (opened.link.proceededAt === null)
      return render(response, 'invitations/authority', {
        token,
        requester: requesterLabel(opened.invitation),
        ...describe(opened),
      });
    response.redirect(303, wizardOf(token));
  });

  router.post('/authorise/:token', (request, response) => {
    const opened = openLink(context, request.params.token);
    if (opened.kind !== 'live') return showDeadLink(response, opened);
    if (!isRegistered(database, opened.invitation.estab)) {
      request.session.registeringFor = request.params.token;
      return response.redirect(303, '/register');
    }
    proceed(context, opened.invitation, opened.link);
    response.redirect(303, wizardOf(request.params.token));
  });

  router.get('/authorise/:token/forward', (request, response) => {
    const opened = openLink(context, request.params.token);
    if (opened.kind !== 'live') return showDeadLink(response, opened);
    render(response, 'invitations/forward', {
      token: request.params.token,
      form: emptyForm(),
      ...describe(opened),
    });
  });

  router.post('/authorise/:token/forward', (request, response) => {
    const opened = openLink(context, request.params.token);
    if (opened.kind !== 'live') return showDeadLink(response, opened);
    const form = readForm(ForwardForm, request.body);
    if (!form.ok) {
      const { token } = request.params;
      return render(response.status(422), 'invitations/forward', { token, form, ...describe(opened) });
    }
    const { note, ...to } = form.value;
    forwardInvitation(context, opened.invitation, opened.link, to, note);
    response.redirect(303, `/authorise/${request.params.token}/forwarded`);
  });

  router.get('/authorise/:token/refuse', (request, response) => {
    const { token } = request.params;
    const opened = openLink(context, token);
    if (opened.kind !== 'live') return showDeadLink(response, opened);
    render(response, 'invitations/refuse', { token, form: emptyForm(), ...describe(opened) });
  });

  router.post('/authorise/:token/refuse', (request, response) => {
    const { token } = request.params;
    const opened = openLink(context, token);
    if (opened.kind !== 'live') return showDeadLink(response, opened);
    const form = readForm(RefuseForm, request.body);
    if (!form.ok)
      return render(response.status(422), 'invitations/refuse', { token, form, ...describe(opened) });
    refuseInvitation(context, opened.invitation, opened.link, form.value.reason);
    response.redirect(303, `/authorise/${token}`);
  });

  router.get('/authorise/:token/forwarded', (request, response) => {
    const opened = openLink(context, request.params.token);
    if (opened.kind !== 'forwarded') return response.redirect(303, `/authorise/${request.params.token}`);
    render(response, 'invitations/sent-on', describe(opened));
  });

  return router;
}

/** The wizard's last page, which leads to the first question that has no answer yet. */
const wizardOf = (token: string): string => `/authorise/${token}/summary`;

const isOwnAccount = (
  account: Administrator | undefined,
  { invitation, link }: Extract<Opened, { kind: 'live' }>,
): boolean => account?.estab === invitation.estab && foldAddress(account.email) === foldAddress(link.email);
