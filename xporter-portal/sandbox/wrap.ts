import { Router } from 'express';
import { demoPane } from '../../shared/demo-pane/pane.ts';
import { guide } from '../../shared/guide/guide.ts';
import type { Elsewhere } from '../../shared/guide/locals.ts';
import { enterPage, steeringApi } from '../../shared/steering-api/routes.ts';
import { faultsForPages, type SideSandbox } from '../../shared/steering-api/sandbox.ts';
import type { Wrapping } from '../../shared/web/site.ts';
import type { PortalContext } from '../context.ts';
import { apiFaults } from './api-faults.ts';
import { recordPartnerRequests } from './record-requests.ts';
import { portalSteering } from './side-steering.ts';

/**
 * What the sandbox mounts around the portal.
 * @param stage the origin whose demo may show its pages; null for none
 * @param rehearsedApp the relying party whose connection is rehearsed
 */
export function wrapPortal(
  context: PortalContext,
  sandbox: SideSandbox,
  rehearsedApp: string,
  elsewhere: Elsewhere,
  stage: string | null,
): Wrapping {
  const steering = portalSteering(context, rehearsedApp);
  return {
    headers: stage === null ? [] : [demoPane(stage)],
    machines: [
      steeringApi(context, sandbox, steering),
      recordPartnerRequests(context, sandbox.requestLog),
      Router().use(['/api', '/idaas'], apiFaults(context, sandbox.faults)),
    ],
    pages: [enterPage(context, sandbox, steering), guide(context, 'portal', elsewhere)],
    locals: { faults: faultsForPages(sandbox.faults) },
  };
}
