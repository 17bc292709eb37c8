import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { recordBounces } from '../shared/mail/record-bounces.ts';
import { createSignInLimit } from '../shared/web/sign-in-limit.ts';
import { createSite, NOTHING_AROUND } from '../shared/web/site.ts';
import { recogniseMember } from './accounts/access.ts';
import { accountRoutes } from './accounts/routes.ts';
import { adminHubRoutes } from './admin-hub/routes.ts';
import type { HubContext } from './context.ts';
import { callbackRoutes } from './mis-sync/authorisation/callback.ts';
import { deliverInvitations } from './mis-sync/authorisation/request.ts';
import { misSyncRoutes } from './mis-sync/authorisation/routes.ts';
import { deliverValidations } from './mis-sync/authorisation/validation.ts';
import { historyRoutes } from './mis-sync/history/routes.ts';
import { deliverChecks } from './mis-sync/nightly/check.ts';
import { panelRoutes } from './mis-sync/pages/panel-routes.ts';
import { reviewRoutes } from './mis-sync/pages/review-routes.ts';
import { deliverLoads } from './mis-sync/runs/load.ts';
import type { HubWrapping } from './sandbox/wrap.ts';
import { serviceRoutes } from './services/routes.ts';
import { wellbeingRoutes } from './wellbeing/routes.ts';

export const HUB_DIR = fileURLToPath(new URL('.', import.meta.url));

const ALONE: HubWrapping = { ...NOTHING_AROUND, callbacks: (_request, _response, next) => next() };

/** Hodder Education's side: its sign-in, Wellbeing and the Admin Hub. */
export function createHub(context: HubContext, wrapping: HubWrapping = ALONE): Express {
  recordBounces(context, 'Hub');
  deliverInvitations(context);
  deliverValidations(context);
  deliverLoads(context);
  deliverChecks(context);
  return createSite(
    context,
    {
      sideDir: HUB_DIR,
      cookie: 'hub',
      machines: [callbackRoutes(context, wrapping.callbacks)],
      pages: [
        recogniseMember(context),
        accountRoutes(context, createSignInLimit(context.clock)),
        serviceRoutes(context),
        wellbeingRoutes(context),
        adminHubRoutes(context),
        misSyncRoutes(context),
        historyRoutes(context),
        panelRoutes(context),
        reviewRoutes(context),
      ],
    },
    wrapping,
  );
}
