import type { RequestHandler } from 'express';
import { demoPane } from '../../shared/demo-pane/pane.ts';
import { guide } from '../../shared/guide/guide.ts';
import type { Elsewhere } from '../../shared/guide/locals.ts';
import { barNews, type SurroundingRoom, sandboxBar } from '../../shared/sandbox-bar/bar.ts';
import type { Subject } from '../../shared/sandbox-bar/locals.ts';
import { enterPage, steeringApi } from '../../shared/steering-api/routes.ts';
import { faultsForPages, type SideSandbox } from '../../shared/steering-api/sandbox.ts';
import type { Wrapping } from '../../shared/web/site.ts';
import type { HubContext } from '../context.ts';
import { recordCallbacks, refuseCallbacks } from './callbacks.ts';
import { hubSteering } from './side-steering.ts';

export interface HubWrapping extends Wrapping {
  /** Sees each of Xporter's callbacks once its body has been read, and passes it on or answers. */
  callbacks: RequestHandler;
}

/**
 * What the sandbox mounts around the Hub.
 * @param room what watches and steers it; null where it runs alone
 */
export function wrapHub(
  context: HubContext,
  sandbox: SideSandbox,
  elsewhere: Elsewhere,
  room: SurroundingRoom | null,
): HubWrapping {
  const steering = hubSteering(context);
  return {
    headers: room ? [sandboxBar(context, room, subjectOf), demoPane(room.stage)] : [],
    machines: [
      ...(room ? [barNews(context, room)] : []),
      steeringApi(context, sandbox, steering),
      recordCallbacks(sandbox),
    ],
    pages: [enterPage(context, sandbox, steering), guide(context, 'hub', elsewhere)],
    locals: { faults: faultsForPages(sandbox.faults) },
    callbacks: refuseCallbacks(sandbox, context.clock),
  };
}

function subjectOf({ member }: Express.Locals): Subject {
  return { estab: member?.estab, name: member?.centreName, person: member?.name };
}
