import { type RequestHandler, Router } from 'express';
import { rendererOf } from '../../../shared/web/render.ts';
import { requireRole, signedIn } from '../../accounts/access.ts';
import type { PortalContext } from '../../context.ts';
import { loadSharing } from '../../people/load-sharing.ts';
import { appOf } from '../../records/partner-apps.ts';
import type { Pages } from '../locals.ts';
import { authoriseAgain } from './authorise-again.ts';

const render = rendererOf<Pages>();

/** Authorising an app again: it gets a new secret and the old one stops working. */
export function againRoutes(context: PortalContext, confirmPassword: RequestHandler): Router {
  const router = Router();

  router.get('/data-sharing/:reference/again', requireRole('administrator'), (request, response) => {
    const authorisation = loadSharing(context, request);
    render(response, 'data-sharing/again/again', {
      authorisation,
      app: appOf(context.database, authorisation),
    });
  });

  router.post(
    '/data-sharing/:reference/again',
    requireRole('administrator'),
    confirmPassword,
    (request, response) => {
      const renewed = authoriseAgain(context, loadSharing(context, request), signedIn(request));
      request.session.notice = `Authorised again. We have sent ${appOf(context.database, renewed).publisher} a new secret. The old secret no longer works.`;
      response.redirect(303, `/data-sharing/${renewed.reference}`);
    },
  );

  return router;
}
