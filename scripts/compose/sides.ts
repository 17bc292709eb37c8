import type { RequestListener } from 'node:http';
import path from 'node:path';
import { createHub, HUB_DIR } from '../../hodder-hub/app.ts';
import type { HubContext } from '../../hodder-hub/context.ts';
import { createCentres } from '../../hodder-hub/sandbox/fixtures/centres.ts';
import { wrapHub } from '../../hodder-hub/sandbox/wrap.ts';
import { hubScheduledJobs } from '../../hodder-hub/scheduled-jobs.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Config } from '../../shared/config.ts';
import { type Context, closeContext, openSideDatabase } from '../../shared/context.ts';
import { withMailFaults } from '../../shared/faults/mail-faults.ts';
import type { Log } from '../../shared/log.ts';
import { smtpTransport } from '../../shared/mail/transport.ts';
import { recordEmails } from '../../shared/request-log/record-emails.ts';
import type { SurroundingRoom } from '../../shared/sandbox-bar/bar.ts';
import { type ScheduledJob, startScheduledJobs } from '../../shared/scheduled-jobs.ts';
import { createSideSandbox, type SideSandbox } from '../../shared/steering-api/sandbox.ts';
import { LOCAL_HOSTS, onlyForHosts } from '../../shared/web/own-requests.ts';
import { close, type Listening } from '../../shared/web/servers.ts';
import { createPortal, PORTAL_DIR } from '../../xporter-portal/app.ts';
import { type PortalContext, plainOutside } from '../../xporter-portal/context.ts';
import { ClientWatch } from '../../xporter-portal/sandbox/client-watch.ts';
import { createRegister } from '../../xporter-portal/sandbox/fixtures/register.ts';
import { withOutsideFaults } from '../../xporter-portal/sandbox/outside-faults.ts';
import { offOwnPorts } from '../../xporter-portal/sandbox/own-ports.ts';
import { watchCallbacks } from '../../xporter-portal/sandbox/watch-clients.ts';
import { wrapPortal } from '../../xporter-portal/sandbox/wrap.ts';
import { portalScheduledJobs } from '../../xporter-portal/scheduled-jobs.ts';
import { type Gate, isForEveryone } from '../control-room/classroom/lan.ts';
import { hubContext, portalContext, type SideFoundations } from './contexts.ts';
import type { Forwarding } from './forwarding.ts';
import type { PlayedBehind } from './played-behind.ts';

/** One of the two companies, answering requests. */
export interface Side<SideContext> {
  context: SideContext;
  sandbox: SideSandbox;
  url: string;
  stop(): Promise<void>;
  /** Writes what is still in memory. */
  writeAll(): void;
  /** Stops it and keeps its port, where requests are answered 503 until another side is started there. */
  standDown(): Promise<void>;
}

export interface SideOptions {
  config: Config;
  clock: Clock;
  log: Log;
  smtp: { host: string; port: number };
  /** Where this side listens already. */
  listening: Listening;
  /** Mounted before the side where other computers than this one can reach it. */
  gate?: Gate | undefined;
  /** The other side's address. */
  otherUrl: string;
  /** All ports on which the sandbox listens. */
  ownPorts: readonly number[];
  /** Holds requests while what they would see is being made. */
  hold?: PlayedBehind['hold'];
  /** By which others reach this side, where it is forwarded. */
  forwarding?: Forwarding | undefined;
  /** Where people on this computer read emails; null where nobody may. */
  inboxUrl: string | null;
  /** What watches and steers both sides; null where this one runs alone. */
  room: SurroundingRoom | null;
}

/** What a side is put together from, with the faults and the records of the sandbox around its mail server. */
function foundationsOf(
  sideDir: string,
  { config, clock, log, smtp, listening }: SideOptions,
  publicUrl: string | undefined,
): { foundations: SideFoundations; sandbox: SideSandbox } {
  const { dataDir, sandboxKey } = config;
  const database = openSideDatabase(sideDir, dataDir);
  const sandbox = createSideSandbox(database, clock, sandboxKey);
  const foundations = {
    ...{ dataDir, database, clock },
    url: publicUrl ?? listening.url,
    log: log.child({ side: path.basename(sideDir) }),
    transport: recordEmails(withMailFaults(smtpTransport(smtp), sandbox.faults), sandbox.requestLog),
  };
  return { foundations, sandbox };
}

export function startHub(options: SideOptions): Side<HubContext> {
  const { config, otherUrl, inboxUrl, room } = options;
  const { foundations, sandbox } = foundationsOf(HUB_DIR, options, config.hubUrl);
  const { relyingParty, managementSecret } = config;
  const context = hubContext(foundations, { url: otherUrl, relyingParty, managementSecret });
  createCentres(context);
  const app = createHub(context, wrapHub(context, sandbox, { portal: otherUrl, inbox: inboxUrl }, room));
  return open(options, {
    ...{ context, sandbox, answer: app, jobs: hubScheduledJobs(context), flush: () => {} },
    partOfStory: /^\/(?:sandbox|xporter)\//,
  });
}

export function startPortal(options: SideOptions): Side<PortalContext> {
  const { config, clock, otherUrl, inboxUrl, room, ownPorts } = options;
  const { relyingParty, managementSecret } = config;
  const { foundations, sandbox } = foundationsOf(PORTAL_DIR, options, config.portalUrl);
  const authorisationUrl = `${otherUrl}/xporter/authorised`;
  const watch = new ClientWatch(clock);
  const context = portalContext(foundations, {
    // A partner's client checks a signature by real time, wherever the sandbox's clock has been moved to.
    ...withOutsideFaults({ ...plainOutside(clock), signingTime: () => clock.real() }, sandbox.faults),
    mayPost: offOwnPorts(ownPorts, authorisationUrl),
    isLenient: () => config.xodLenient,
    ...watchCallbacks(watch),
  });
  createRegister(context, { relyingParty, managementSecret, authorisationUrl });
  const elsewhere = { hub: otherUrl, inbox: inboxUrl };
  const { answer } = createPortal(
    context,
    wrapPortal(context, sandbox, watch, relyingParty, elsewhere, room),
  );
  return open(options, {
    context,
    sandbox,
    answer,
    partOfStory: /^\/(?:sandbox|api)\//,
    jobs: portalScheduledJobs(context),
    flush: () => context.requests.flush(),
  });
}

interface Assembled<SideContext> {
  context: SideContext;
  sandbox: SideSandbox;
  answer: RequestListener;
  /** The paths that the other side and the start page ask for while the story is played. */
  partOfStory: RegExp;
  jobs: readonly ScheduledJob[];
  /** Writes what is still in memory. */
  flush(): void;
}

function open<SideContext extends Context>(
  { listening, gate, hold, forwarding }: SideOptions,
  { context, sandbox, answer, partOfStory, jobs, flush }: Assembled<SideContext>,
): Side<SideContext> {
  const { hostname, port } = new URL(listening.url);
  const hosts = [...LOCAL_HOSTS, hostname, new URL(context.url).hostname];
  if (forwarding) hosts.push(forwarding.hostOf(Number(port)));
  const here = onlyForHosts(hosts, answer);
  const forwarded = forwarding ? forwarding.wrap(here) : here;
  const held = hold ? hold(forwarded, partOfStory) : forwarded;
  listening.answerWith(gate ? gate.protect(held, isForEveryone) : held);
  context.outbox.start();
  const endJobs = startScheduledJobs(jobs, context.log);
  const writeAll = () => {
    flush();
    sandbox.requestLog.flush();
  };
  const end = async (requests: Promise<void>) => {
    endJobs();
    await requests;
    await closeContext(context);
    writeAll();
    context.database.close();
  };
  return {
    context,
    sandbox,
    url: listening.url,
    writeAll,
    stop: () => end(close(listening.server)),
    standDown: () => end(listening.standBy()),
  };
}
