import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Express } from 'express';
import { createHub, HUB_DIR } from '../../hodder-hub/app.ts';
import { wrapHub } from '../../hodder-hub/sandbox/wrap.ts';
import { createClock } from '../../shared/clock.ts';
import { type Context, closeContext, openSideDatabase } from '../../shared/context.ts';
import { createLog } from '../../shared/log.ts';
import { smtpTransport } from '../../shared/mail/transport.ts';
import { createSideSandbox } from '../../shared/steering-api/sandbox.ts';
import { createPortal, PORTAL_DIR } from '../../xporter-portal/app.ts';
import { ClientWatch } from '../../xporter-portal/sandbox/client-watch.ts';
import { wrapPortal } from '../../xporter-portal/sandbox/wrap.ts';
import { hubContext, portalContext, type SideFoundations } from '../compose/contexts.ts';

/** Both sides' apps as a sandbox has them, to look at their routes: they serve nobody and send nothing. */
export interface UnservedApps {
  hub: Express;
  portal: Express;
  discard(): Promise<void>;
}

const NOWHERE = 'http://127.0.0.1:9';

export function buildApps(): UnservedApps {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'apps-'));
  const clock = createClock();
  const foundationsOf = (sideDir: string): SideFoundations => ({
    ...{ dataDir, url: NOWHERE, clock, log: createLog('apps', 'silent') },
    database: openSideDatabase(sideDir, dataDir),
    transport: smtpTransport({ host: '127.0.0.1', port: 9 }),
  });
  const sandboxOf = ({ database }: Context) => createSideSandbox(database, clock, 'key');

  const xporter = { url: NOWHERE, relyingParty: 'app.example', managementSecret: 'secret' };
  const hub = hubContext(foundationsOf(HUB_DIR), xporter);
  const portal = portalContext(foundationsOf(PORTAL_DIR));
  return {
    hub: createHub(hub, wrapHub(hub, sandboxOf(hub), {}, null)),
    portal: createPortal(
      portal,
      wrapPortal(portal, sandboxOf(portal), new ClientWatch(clock), xporter.relyingParty, {}, null),
    ).app,
    async discard() {
      for (const context of [hub, portal]) {
        await closeContext(context);
        context.database.close();
      }
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
