import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { recordBounces } from '../shared/mail/record-bounces.ts';
import { createSignInLimit } from '../shared/web/sign-in-limit.ts';
import { createSite, NOTHING_AROUND, type Wrapping } from '../shared/web/site.ts';
import { recogniseAdministrator } from './accounts/access.ts';
import { createConfirmPassword } from './accounts/confirm-password.ts';
import { accessRoutes } from './accounts/people-routes.ts';
import { accountRoutes } from './accounts/routes.ts';
import { partnerTokenRoutes } from './api/developers/partner-token.ts';
import { developerRoutes } from './api/developers/routes.ts';
import { createKeptAnswers } from './api/kept-answers.ts';
import { apiRoutes } from './api/routes.ts';
import { type AroundApi, answerAtOnce } from './api/xod/at-once.ts';
import { deliverAvailability } from './api/xod/availability.ts';
import type { PortalContext } from './context.ts';
import { newTermsRoutes } from './data-sharing/new-terms/routes.ts';
import { dataSharingRoutes } from './data-sharing/routes.ts';
import { watchForBounces } from './invitations/bounced.ts';
import { invitationRoutes } from './invitations/routes.ts';
import { IMPORT_PAGE, importRoutes } from './mis-connection/import/routes.ts';
import { misConnectionRoutes } from './mis-connection/routes.ts';
import { deliverCallbacks } from './partners/deliveries/post-callbacks.ts';
import { partnerPortal } from './partners/routes.ts';
import { PARTNER_PORTAL } from './partners/users/access.ts';
import { peopleRoutes } from './people/routes.ts';
import { registerRoutes } from './register/routes.ts';
import { schoolRegisterRoutes } from './school-register/routes.ts';
import { wizardRoutes } from './wizard/routes.ts';

export const PORTAL_DIR = fileURLToPath(new URL('.', import.meta.url));

export interface PortalWrapping extends Wrapping {
  api: AroundApi;
}

export const ALONE: PortalWrapping = {
  ...NOTHING_AROUND,
  api: { isOpen: () => true, answeredAtOnce: () => undefined },
};

export interface Portal {
  app: Express;
  /** Answers what it can at once, and has the app answer the rest. */
  answer: RequestListener;
}

/** Xporter's side: the authorisation wizard, the Manage School Portal and the public API. */
export function createPortal(context: PortalContext, wrapping: PortalWrapping = ALONE): Portal {
  deliverCallbacks(context);
  recordBounces(context, 'Xporter');
  watchForBounces(context);
  deliverAvailability(context);
  const signInLimit = createSignInLimit(context.clock);
  const confirmPassword = createConfirmPassword(context, signInLimit);
  const answers = createKeptAnswers();
  const atOnce = answerAtOnce(context, answers, wrapping.api);
  const app = createSite(
    context,
    {
      sideDir: PORTAL_DIR,
      cookie: 'portal',
      areas: [{ path: PARTNER_PORTAL, cookie: 'portal-partners' }],
      uploads: [IMPORT_PAGE],
      machines: [schoolRegisterRoutes(context), apiRoutes(context, answers)],
      pages: [
        recogniseAdministrator(context),
        accountRoutes(context, signInLimit),
        accessRoutes(context, confirmPassword),
        invitationRoutes(context),
        registerRoutes(context),
        wizardRoutes(context),
        dataSharingRoutes(context, confirmPassword),
        newTermsRoutes(context, confirmPassword),
        peopleRoutes(context, confirmPassword),
        misConnectionRoutes(context, confirmPassword),
        importRoutes(context),
        developerRoutes(context),
        partnerPortal(context, signInLimit),
        partnerTokenRoutes(context),
      ],
    },
    wrapping,
  );
  return { app, answer: (request, response) => atOnce(request, response, () => app(request, response)) };
}
