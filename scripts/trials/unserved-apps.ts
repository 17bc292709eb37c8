import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Express } from 'express';
import { createHub, HUB_DIR } from '../../hodder-hub/app.ts';
import { wrapHub } from '../../hodder-hub/sandbox/wrap.ts';
import { createClock } from '../../shared/clock.ts';
import { type Context, closeContext, createContext, openSideDatabase } from '../../shared/context.ts';
import { createLog } from '../../shared/log.ts';
import { smtpTransport } from '../../shared/mail/transport.ts';
import { createSideSandbox } from '../../shared/steering-api/sandbox.ts';
import { createPortal, PORTAL_DIR } from '../../xporter-portal/app.ts';
import { plainOutside } from '../../xporter-portal/context.ts';
import { createMisStore } from '../../xporter-portal/mis/mis-store.ts';
import { createRequestJournal } from '../../xporter-portal/records/request-journal.ts';
import { wrapPortal } from '../../xporter-portal/sandbox/wrap.ts';

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
  const contextOf = (sideDir: string): Context =>
    createContext({
      ...{ sideDir, dataDir, url: NOWHERE, clock, log: createLog('apps', 'silent') },
      database: openSideDatabase(sideDir, dataDir),
      transport: smtpTransport({ host: '127.0.0.1', port: 9 }),
      mailFrom: 'Nobody <nobody@school.example>',
    });
  const sandboxOf = ({ database }: Context) => createSideSandbox(database, clock, 'key');

  const xporter = { url: NOWHERE, relyingParty: 'app.example', managementSecret: 'secret' };
  const hub = { ...contextOf(HUB_DIR), xporter };
  const base = contextOf(PORTAL_DIR);
  const portal = {
    ...base,
    misStore: createMisStore(base.database),
    requests: createRequestJournal(base.database),
    outside: plainOutside(clock),
  };
  return {
    hub: createHub(hub, wrapHub(hub, sandboxOf(hub), {})),
    portal: createPortal(portal, wrapPortal(portal, sandboxOf(portal), xporter.relyingParty, {})),
    async discard() {
      for (const context of [hub, portal]) {
        await closeContext(context);
        context.database.close();
      }
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
