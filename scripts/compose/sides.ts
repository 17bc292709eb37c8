import path from 'node:path';
import type { Express } from 'express';
import { createHub, HUB_DIR } from '../../hodder-hub/app.ts';
import type { HubContext } from '../../hodder-hub/context.ts';
import { createCentres } from '../../hodder-hub/sandbox/fixtures/centres.ts';
import { wrapHub } from '../../hodder-hub/sandbox/wrap.ts';
import { hubScheduledJobs } from '../../hodder-hub/scheduled-jobs.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Config } from '../../shared/config.ts';
import { type Context, closeContext, createContext, openSideDatabase } from '../../shared/context.ts';
import { withMailFaults } from '../../shared/faults/mail-faults.ts';
import type { Log } from '../../shared/log.ts';
import { smtpTransport } from '../../shared/mail/transport.ts';
import { recordEmails } from '../../shared/request-log/record-emails.ts';
import { type ScheduledJob, startScheduledJobs } from '../../shared/scheduled-jobs.ts';
import { createSideSandbox, type SideSandbox } from '../../shared/steering-api/sandbox.ts';
import { LOCAL_HOSTS, onlyForHosts } from '../../shared/web/own-requests.ts';
import { close, type Listening } from '../../shared/web/servers.ts';
import { createPortal, PORTAL_DIR } from '../../xporter-portal/app.ts';
import { type PortalContext, plainOutside } from '../../xporter-portal/context.ts';
import { createMisStore } from '../../xporter-portal/mis/mis-store.ts';
import { createRequestJournal } from '../../xporter-portal/records/request-journal.ts';
import { createRegister } from '../../xporter-portal/sandbox/fixtures/register.ts';
import { withOutsideFaults } from '../../xporter-portal/sandbox/outside-faults.ts';
import { offOwnPorts } from '../../xporter-portal/sandbox/own-ports.ts';
import { wrapPortal } from '../../xporter-portal/sandbox/wrap.ts';
import { portalScheduledJobs } from '../../xporter-portal/scheduled-jobs.ts';
import { type Gate, isForEveryone } from '../control-room/classroom/lan.ts';

/** One of the two companies, answering requests. */
export interface Side<SideContext> {
  context: SideContext;
  sandbox: SideSandbox;
  url: string;
  stop(): Promise<void>;
}

export interface SideOptions {
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
  /** All ports on which the sandbox listens. */
  ownPorts: readonly number[];
  /** Where people on this computer read emails; null where nobody may. */
  inboxUrl: string | null;
}

interface SideSettings {
  sideDir: string;
  /** Where the world reaches it, if not where it listens. */
  publicUrl: string | undefined;
  mailFrom: string;
}

/** A side’s context, with the faults and the records of the sandbox around its mail server. */
function foundations(
  { config, clock, log, smtp, listening }: SideOptions,
  { sideDir, publicUrl, mailFrom }: SideSettings,
): { context: Context; sandbox: SideSandbox } {
  const database = openSideDatabase(sideDir, config.dataDir);
  const sandbox = createSideSandbox(database, clock, config.sandboxKey);
  const context = createContext({
    sideDir,
    url: publicUrl ?? listening.url,
    dataDir: config.dataDir,
    database,
    clock,
    log: log.child({ side: path.basename(sideDir) }),
    transport: recordEmails(withMailFaults(smtpTransport(smtp), sandbox.faults), sandbox.requestLog),
    mailFrom,
    passwordCost: config.passwordCost,
  });
  return { context, sandbox };
}

export function startHub(options: SideOptions): Side<HubContext> {
  const { config, otherUrl, inboxUrl } = options;
  const { context: base, sandbox } = foundations(options, {
    sideDir: HUB_DIR,
    publicUrl: config.hubUrl,
    mailFrom: 'Hodder Education <no-reply@hodder.example>',
  });
  const { relyingParty, managementSecret } = config;
  const context = { ...base, xporter: { url: otherUrl, relyingParty, managementSecret } };
  createCentres(context);
  const app = createHub(context, wrapHub(context, sandbox, { portal: otherUrl, inbox: inboxUrl }));
  return open(options, { context, sandbox, app, jobs: hubScheduledJobs(context), flush: () => {} });
}

export function startPortal(options: SideOptions): Side<PortalContext> {
  const { config, clock, otherUrl, inboxUrl, ownPorts } = options;
  const { relyingParty, managementSecret } = config;
  const { context: base, sandbox } = foundations(options, {
    sideDir: PORTAL_DIR,
    publicUrl: config.portalUrl,
    mailFrom: 'Xporter <no-reply@xporter.example>',
  });
  const authorisationUrl = `${otherUrl}/xporter/authorised`;
  const requests = createRequestJournal(base.database);
  const context = {
    ...base,
    misStore: createMisStore(base.database),
    requests,
    outside: {
      ...withOutsideFaults(plainOutside(clock), sandbox.faults),
      mayPost: offOwnPorts(ownPorts, authorisationUrl),
    },
  };
  createRegister(context, { relyingParty, managementSecret, authorisationUrl });
  const elsewhere = { hub: otherUrl, inbox: inboxUrl };
  const app = createPortal(context, wrapPortal(context, sandbox, relyingParty, elsewhere));
  return open(options, {
    context,
    sandbox,
    app,
    jobs: portalScheduledJobs(context),
    flush: () => requests.flush(),
  });
}

interface Assembled<SideContext> {
  context: SideContext;
  sandbox: SideSandbox;
  app: Express;
  jobs: readonly ScheduledJob[];
  /** Writes what is still in memory. */
  flush(): void;
}

function open<SideContext extends Context>(
  { listening, gate }: SideOptions,
  { context, sandbox, app, jobs, flush }: Assembled<SideContext>,
): Side<SideContext> {
  const hosts = [...LOCAL_HOSTS, new URL(listening.url).hostname, new URL(context.url).hostname];
  const answer = onlyForHosts(hosts, app);
  listening.answerWith(gate ? gate.protect(answer, isForEveryone) : answer);
  context.outbox.start();
  const endJobs = startScheduledJobs(jobs);
  return {
    context,
    sandbox,
    url: listening.url,
    async stop() {
      endJobs();
      await close(listening.server);
      flush();
      await closeContext(context);
      sandbox.requestLog.flush();
      context.database.close();
    },
  };
}
