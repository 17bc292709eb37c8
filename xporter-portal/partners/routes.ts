import { Router } from 'express';
import type { SignInLimit } from '../../shared/web/sign-in-limit.ts';
import type { PortalContext } from '../context.ts';
import { deliveryRoutes } from './deliveries/routes.ts';
import { newAppRoutes } from './new-app/routes.ts';
import { schoolRoutes } from './schools/routes.ts';
import { secretRoutes } from './secret/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import { signUpRoutes } from './sign-up/routes.ts';
import { PARTNER_PORTAL, recognisePartner, requirePartner } from './users/access.ts';
import { partnerSignIn } from './users/routes.ts';

/**
 * The Partner Portal, where a publisher manages its app. Every page is about the app of the user who is signed in.
 * @param signInLimit of the portal
 */
export function partnerPortal(context: PortalContext, signInLimit: SignInLimit): Router {
  const router = Router();
  router.use(PARTNER_PORTAL, recognisePartner(context));
  router.use(
    partnerSignIn(context, signInLimit),
    signUpRoutes(context, signInLimit),
    newAppRoutes(context, signInLimit),
  );
  router.use(PARTNER_PORTAL, requirePartner);
  router.get(PARTNER_PORTAL, (_request, response) => response.redirect(303, `${PARTNER_PORTAL}/schools`));
  router.use(
    schoolRoutes(context),
    deliveryRoutes(context),
    settingsRoutes(context),
    secretRoutes(context, signInLimit),
  );
  return router;
}
