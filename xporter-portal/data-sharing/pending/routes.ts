import { type Request, type RequestHandler, Router } from 'express';
import { emptyForm, readForm } from '../../../shared/web/forms.ts';
import { notFound } from '../../../shared/web/problem.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { requireRole, signedIn } from '../../accounts/access.ts';
import type { PortalContext } from '../../context.ts';
import { RefuseForm, refuseInvitation } from '../../invitations/refuse.ts';
import { resendInvitation } from '../../invitations/resend.ts';
import { type Authorisation, asOf, authorisationByReference } from '../../records/authorisations.ts';
import { appOf } from '../../records/partner-apps.ts';
import type { Pages } from '../locals.ts';

const render = rendererOf<Pages>();

/** An invitation that has not been answered, in the portal: administrators can send it to themselves or refuse. */
export function pendingRoutes(context: PortalContext, confirmPassword: RequestHandler): Router {
  const { database, clock } = context;
  const router = Router();

  /** @throws Problem 404 for another school's, and for one that has been answered */
  function loadPending(request: Request): Authorisation {
    const reference = String(request.params.reference);
    const invitation = authorisationByReference(database, signedIn(request).estab, reference);
    if (!invitation || asOf(clock.now(), invitation).state !== 'invited') throw notFound();
    return invitation;
  }

  router.post('/data-sharing/:reference/resend', requireRole('administrator'), (request, response) => {
    const invitation = loadPending(request);
    const { name, email } = signedIn(request);
    resendInvitation(context, invitation, { name, email, phone: '' });
    request.session.notice = `We have emailed the invitation to ${email}. The earlier link no longer works.`;
    response.redirect(303, `/data-sharing/${invitation.reference}`);
  });

  router.get('/data-sharing/:reference/refuse', requireRole('administrator'), (request, response) => {
    const authorisation = loadPending(request);
    const app = appOf(database, authorisation);
    render(response, 'data-sharing/pending/refuse', { authorisation, app, form: emptyForm() });
  });

  router.post(
    '/data-sharing/:reference/refuse',
    requireRole('administrator'),
    confirmPassword,
    (request, response) => {
      const authorisation = loadPending(request);
      const app = appOf(database, authorisation);
      const form = readForm(RefuseForm, request.body);
      if (!form.ok)
        return render(response.status(422), 'data-sharing/pending/refuse', { authorisation, app, form });
      refuseInvitation(context, authorisation, signedIn(request), form.value.reason);
      request.session.notice = `Refused. Your school does not share data with ${app.name}. We have sent your reason to ${app.publisher}.`;
      response.redirect(303, `/data-sharing/${authorisation.reference}`);
    },
  );

  return router;
}
