import { fileURLToPath } from 'node:url';
import { type Express, Router } from 'express';
import { guide } from '../shared/guide/guide.ts';
import { enterPage, sandboxDoor } from '../shared/sandbox-door/door.ts';
import { createSite } from '../shared/web/site.ts';
import { recogniseAdministrator } from './accounts/access.ts';
import { passwordAgain } from './accounts/password-again.ts';
import { accessRoutes } from './accounts/people-routes.ts';
import { keepToRole } from './accounts/roles.ts';
import { accountRoutes } from './accounts/routes.ts';
import { developerRoutes } from './api/developers/routes.ts';
import { apiRoutes } from './api/routes.ts';
import type { PortalContext } from './context.ts';
import { newTermsRoutes } from './data-sharing/new-terms/routes.ts';
import { dataSharingRoutes } from './data-sharing/routes.ts';
import { registerDoors } from './invitations/register-doors.ts';
import { invitationRoutes } from './invitations/routes.ts';
import { misConnectionRoutes } from './mis-connection/routes.ts';
import { deliverCallbacks } from './partners/deliveries/post-callbacks.ts';
import { partnerCorner } from './partners/routes.ts';
import { CORNER } from './partners/users/access.ts';
import { peopleRoutes } from './people/routes.ts';
import { registerRoutes } from './register/routes.ts';
import { apiFaults } from './sandbox/api-faults.ts';
import { steeredPortal } from './sandbox/steered.ts';
import { partnersTraffic } from './sandbox/traffic.ts';
import { wizardRoutes } from './wizard/routes.ts';

export const PORTAL_ROOM = fileURLToPath(new URL('.', import.meta.url));

/** Xporter's side: the authorisation wizard, the Manage School Portal and the public API. */
export function createPortal(context: PortalContext): Express {
  deliverCallbacks(context);
  const steered = steeredPortal(context, context.rehearsedApp);
  return createSite(context, {
    room: PORTAL_ROOM,
    cookie: 'portal',
    corners: [{ path: CORNER, cookie: 'portal-partners' }],
    machines: [
      sandboxDoor(context, steered),
      partnersTraffic(context),
      Router().use(['/api', '/idaas'], apiFaults(context)),
      registerDoors(context),
      apiRoutes(context),
    ],
    pages: [
      enterPage(context, steered),
      recogniseAdministrator(context.database),
      guide(context, 'portal'),
      keepToRole,
      passwordAgain(context),
      accountRoutes(context),
      accessRoutes(context),
      invitationRoutes(context),
      registerRoutes(context),
      wizardRoutes(context),
      dataSharingRoutes(context),
      newTermsRoutes(context),
      peopleRoutes(context),
      misConnectionRoutes(context),
      developerRoutes(context),
      partnerCorner(context),
    ],
  });
}
