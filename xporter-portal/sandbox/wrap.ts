import { Router } from 'express';
import { demoPane } from '../../shared/demo-pane/pane.ts';
import { guide } from '../../shared/guide/guide.ts';
import type { Elsewhere } from '../../shared/guide/locals.ts';
import { barNews, type SurroundingRoom, sandboxBar } from '../../shared/sandbox-bar/bar.ts';
import type { Subject } from '../../shared/sandbox-bar/locals.ts';
import { enterPage, steeringApi } from '../../shared/steering-api/routes.ts';
import { faultsForPages, type SideSandbox } from '../../shared/steering-api/sandbox.ts';
import { API_PATHS } from '../api/routes.ts';
import type { PortalWrapping } from '../app.ts';
import type { PortalContext } from '../context.ts';
import type { InvitationLink } from '../records/invitation-links.ts';
import type { School } from '../records/schools.ts';
import { apiFaults } from './api-faults.ts';
import type { ClientWatch } from './client-watch.ts';
import { recordAnsweredAtOnce, recordPartnerRequests } from './record-requests.ts';
import { portalSteering } from './side-steering.ts';
import { tokenAtAPress } from './token-at-a-press.ts';
import { watchClients } from './watch-clients.ts';

/**
 * What the sandbox mounts around the portal.
 * @param watch of clients that are being checked
 * @param room what watches and steers it; null where it runs alone
 * @param rehearsedApp the relying party whose connection is rehearsed
 */
export function wrapPortal(
  context: PortalContext,
  sandbox: SideSandbox,
  watch: ClientWatch,
  rehearsedApp: string,
  elsewhere: Elsewhere,
  room: SurroundingRoom | null,
): PortalWrapping {
  const steering = portalSteering(context, rehearsedApp, watch);
  return {
    headers: room ? [sandboxBar(context, room, subjectOf), demoPane(room.stage)] : [],
    machines: [
      ...(room ? [barNews(context, room)] : []),
      steeringApi(context, sandbox, steering),
      watchClients(context, watch),
      recordPartnerRequests(context, sandbox.requestLog),
      Router().use(API_PATHS, apiFaults(context, sandbox.faults)),
    ],
    pages: [
      enterPage(context, sandbox, steering),
      guide(context, 'portal', elsewhere),
      tokenAtAPress(context, room?.maySteer ?? (() => true)),
    ],
    locals: { faults: faultsForPages(sandbox.faults) },
    api: {
      isOpen: () => sandbox.faults.areNone() && watch.isIdle(),
      answeredAtOnce: recordAnsweredAtOnce(sandbox.requestLog),
    },
  };
}

/** On the page of an invitation, what it is about has not signed in. */
function subjectOf(locals: Express.Locals & { school?: School; link?: InvitationLink }): Subject {
  const { administrator, partner, partnerWithoutApp, isPartnerPortal, school, link } = locals;
  if (isPartnerPortal)
    return { name: partner?.app.name, person: partner?.user.name ?? partnerWithoutApp?.name };
  if (school) return { estab: school.estab, name: school.name, person: link?.name ?? administrator?.name };
  return { estab: administrator?.estab, name: administrator?.schoolName, person: administrator?.name };
}
