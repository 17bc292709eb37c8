import { createHub, HUB_DIR } from '../../hodder-hub/app.ts';
import type { HubContext } from '../../hodder-hub/context.ts';
import { createCentres } from '../../hodder-hub/demonstration/centres.ts';
import { hubScheduledJobs } from '../../hodder-hub/scheduled-jobs.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Config } from '../../shared/config.ts';
import { closeContext, createContext } from '../../shared/context.ts';
import type { Log } from '../../shared/log.ts';
import { startScheduledJobs } from '../../shared/scheduled-jobs.ts';
import { close, type Listening } from '../../shared/web/servers.ts';
import { createPortal, PORTAL_DIR } from '../../xporter-portal/app.ts';
import type { PortalContext } from '../../xporter-portal/context.ts';
import { createRegister } from '../../xporter-portal/demonstration/demonstration.ts';
import { createMisStore } from '../../xporter-portal/mis/mis-store.ts';
import { createRequestJournal } from '../../xporter-portal/records/request-journal.ts';
import { portalScheduledJobs } from '../../xporter-portal/scheduled-jobs.ts';
import { type Gate, isForAnybody } from '../control-room/classroom/lan.ts';

/** One of the two companies, answering requests. */
export interface Side<Context> {
  context: Context;
  url: string;
  stop(): Promise<void>;
}

export interface Given {
  config: Config;
  clock: Clock;
  log: Log;
  smtp: { host: string; port: number };
  /** Where this side listens already. */
  listening: Listening;
  /** Stands before the side's door where others than this machine can reach it. */
  gate?: Gate | undefined;
  /** The other side's address. */
  otherUrl: string;
}

export function startHub({ config, clock, log, smtp, listening, gate, otherUrl }: Given): Side<HubContext> {
  const foundations = createContext({
    sideDir: HUB_DIR,
    url: config.hubUrl ?? listening.url,
    dataDir: config.dataDir,
    clock,
    log: log.child({ side: 'hodder-hub' }),
    smtp,
    mailFrom: 'Hodder Education <no-reply@hodder.example>',
    sandboxKey: config.sandboxKey,
  });
  const { relyingParty, managementSecret } = config;
  const context = { ...foundations, xporter: { url: otherUrl, relyingParty, managementSecret } };
  createCentres(context);
  const { stop, ...side } = open(context, createHub(context), listening, gate);
  const endChores = startScheduledJobs(hubScheduledJobs(context));
  return {
    ...side,
    stop() {
      endChores();
      return stop();
    },
  };
}

export function startPortal({
  config,
  clock,
  log,
  smtp,
  listening,
  gate,
  otherUrl,
}: Given): Side<PortalContext> {
  const foundations = createContext({
    sideDir: PORTAL_DIR,
    url: config.portalUrl ?? listening.url,
    dataDir: config.dataDir,
    clock,
    log: log.child({ side: 'xporter-portal' }),
    smtp,
    mailFrom: 'Xporter <no-reply@xporter.example>',
    sandboxKey: config.sandboxKey,
  });
  const context = {
    ...foundations,
    misStore: createMisStore(foundations.database),
    requests: createRequestJournal(foundations.database),
    rehearsedApp: config.relyingParty,
  };
  createRegister(context, {
    relyingParty: config.relyingParty,
    managementSecret: config.managementSecret,
    authorisationUrl: `${otherUrl}/xporter/authorised`,
  });
  const { stop, ...side } = open(context, createPortal(context), listening, gate);
  const endChores = startScheduledJobs(portalScheduledJobs(context));
  return {
    ...side,
    stop() {
      endChores();
      context.requests.flush();
      return stop();
    },
  };
}

function open<Context extends HubContext | PortalContext>(
  context: Context,
  app: ReturnType<typeof createHub>,
  { server, url, answerWith }: Listening,
  gate: Gate | undefined,
): Side<Context> {
  answerWith(gate ? gate.before(app, isForAnybody) : app);
  context.outbox.start();
  return {
    context,
    url,
    async stop() {
      await close(server);
      await closeContext(context);
    },
  };
}
