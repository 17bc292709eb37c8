import { existsSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import type { HubContext } from '../../hodder-hub/context.ts';
import { hasBegun } from '../../hodder-hub/sandbox/fixtures/story.ts';
import type { SteeredClock } from '../../shared/clock.ts';
import type { Config } from '../../shared/config.ts';
import { randomToken } from '../../shared/database/seal.ts';
import { countTogether } from '../../shared/faults/faults.ts';
import { createLog, logTo } from '../../shared/log.ts';
import type { SurroundingRoom } from '../../shared/sandbox-bar/bar.ts';
import { isThisComputer } from '../../shared/this-computer.ts';
import { LOCAL_HOSTS, onlyForHosts } from '../../shared/web/own-requests.ts';
import { close, listen } from '../../shared/web/servers.ts';
import { writeWhole } from '../../shared/write-whole.ts';
import type { PortalContext } from '../../xporter-portal/context.ts';
import { createControlRoom } from '../control-room/app.ts';
import { Classroom } from '../control-room/classroom/classroom.ts';
import { createGate, isForLearners } from '../control-room/classroom/lan.ts';
import { ControlRoom } from '../control-room/room.ts';
import { UnfinishedResets } from '../control-room/unfinished-resets.ts';
import type { StoryProgress } from '../control-room/views/locals.ts';
import { learnersLinks, trainersLinks } from './bar-links.ts';
import { createForwarding } from './forwarding.ts';
import { startInbox } from './inbox/inbox.ts';
import { clockFrom, keptIn } from './kept-clock.ts';
import { ownSideData } from './own-side-data.ts';
import { PlayedBehind } from './played-behind.ts';
import { finishLoading, forgetLoading, STATE_FILES } from './saved-state/loading.ts';
import { loadState, type Running, saveState } from './saved-state/saved-states.ts';
import { type Side, startHub, startPortal } from './sides.ts';
import { playStory, STORY_SCHOOLS } from './story.ts';

/** Both companies, the inbox between them and the start page, in this process. */
export interface Sandbox {
  urls: { start: string; hub: string; portal: string; inbox: string };
  smtpPort: number;
  /** The sides that were started first: loading a state starts others. */
  hub: Side<HubContext>;
  portal: Side<PortalContext>;
  clock: SteeredClock;
  room: ControlRoom;
  classroom: Classroom;
  /** How far the story is that is being played. */
  storyProgress(): StoryProgress | undefined;
  /** Resolves when the story has been played. Until then pages, but for the start page, are held. */
  ready: Promise<void>;
  /** Resolves when neither side has anything due to send. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface Options {
  fresh?: boolean;
  story?: boolean;
  storyBehind?: boolean;
  lan?: { address: string; password: string; isTrusted?: (address: string) => boolean } | undefined;
}

/**
 * @param config ports of 0 take any free one; no history is played where one side runs elsewhere
 * @param fresh forget all that `config.dataDir` holds
 * @param story play what has happened at the five schools before a newcomer arrives
 * @param storyBehind return while the story is being played; see `ready`
 * @param lan let others on the local network in, by that address of this machine and with that password; who is
 *   trusted without it is on this computer, unless `isTrusted` says otherwise
 * @throws PortInUse naming the port and its variable, or UsageError where another sandbox has the data; nothing is
 *   left running
 */
export async function startSandbox(
  config: Config,
  { fresh = false, story = true, storyBehind = false, lan }: Options = {},
): Promise<Sandbox> {
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end();
  };
  const ports = new Set<number>();
  const forwarding = createForwarding(config.publicUrl, ports);
  const open = async (port: number, variable: string) => {
    const listening = await listen(port, variable, lan?.address);
    ports.add(portOf(listening));
    started.push(() => close(listening.server));
    return listening;
  };

  try {
    const start = await open(config.ports.start, 'START_PORT');
    const hubDoor = await open(config.ports.hub, 'HUB_PORT');
    const portalDoor = await open(config.ports.portal, 'PORTAL_PORT');
    await mustBeFree(config.ports.smtp, 'SMTP_PORT');
    await mustBeFree(config.ports.inbox, 'INBOX_PORT');

    for (const side of SIDES) {
      const giveBack = ownSideData(config.dataDir, side);
      started.push(async () => giveBack());
    }
    const unfinished = path.join(config.dataDir, FIRST_START);
    const startsFromScratch = fresh || existsSync(unfinished);
    if (startsFromScratch || isNew(config.dataDir)) writeWhole(unfinished, '');
    if (startsFromScratch) forget(config.dataDir);
    finishLoading(config.dataDir);
    const clockFile = path.join(config.dataDir, STATE_FILES.clock);
    const clock = clockFrom(clockFile);
    const keptClock = keptIn(clockFile, clock);
    const log = createLog('sandbox', config.logLevel, logTo(path.join(config.dataDir, 'sandbox.log')));
    const mail = path.join(config.dataDir, STATE_FILES.mail);
    const inbox = await startInbox(config.ports, mail, config.inbox, forwarding);
    started.push(inbox.stop);
    ports.add(portOf(inbox));

    const sandboxKey = config.sandboxKey ?? randomToken();
    const urls = { start: start.url, hub: hubDoor.url, portal: portalDoor.url, inbox: inbox.url };
    const isWhole = config.hubUrl === undefined && config.portalUrl === undefined;
    const resets = new UnfinishedResets(path.join(config.dataDir, STATE_FILES.resets));
    const room = new ControlRoom(urls, sandboxKey, keptClock, resets, {
      save: () => saveState(running),
      load: (file) => loadState(running, file),
      isPossible: isWhole,
    });
    const classroom = new Classroom(room, path.join(config.dataDir, STATE_FILES.classroom));
    const maySteer = ({ socket }: IncomingMessage) =>
      !lan || (lan.isTrusted ?? isThisComputer)(socket.remoteAddress ?? '');
    const aroundASide: SurroundingRoom = {
      stage: start.url,
      unread: inbox.unread,
      maySteer,
      linksFor: (request, estab) =>
        maySteer(request)
          ? trainersLinks(start.url, estab)
          : learnersLinks(start.url, classroom.seats, estab),
    };
    const common = {
      config: { ...config, sandboxKey },
      clock,
      log,
      smtp: { host: config.smtpHost, port: inbox.smtpPort },
      inboxUrl: lan ? null : `${start.url}/mail/all`,
      room: aroundASide,
      ownPorts: [...ports, inbox.smtpPort],
      forwarding,
    };
    const behind = new PlayedBehind();
    const hold = behind.hold.bind(behind);
    const gate = lan && createGate(lan.password, lan.isTrusted);
    const startSides = () => {
      const portal = startPortal({
        ...common,
        gate,
        hold,
        listening: portalDoor,
        otherUrl: config.hubUrl ?? hubDoor.url,
      });
      const hub = startHub({
        ...common,
        gate,
        hold,
        listening: hubDoor,
        otherUrl: config.portalUrl ?? portalDoor.url,
      });
      countTogether(portal.sandbox.faults, hub.sandbox.faults);
      return { portal, hub };
    };
    let sides = startSides();
    started.push(
      () => sides.portal.stop(),
      () => sides.hub.stop(),
    );
    const running: Running = {
      ...{ dataDir: config.dataDir, managementSecret: config.managementSecret, clock: keptClock, inbox },
      sides: () => sides,
      seats: () => classroom.seats,
      unfinishedResets: () => resets.estabs,
      async restart(change) {
        await sides.hub.standDown();
        await sides.portal.standDown();
        await change();
        sides = startSides();
        classroom.readAgain();
      },
    };
    const hosts = [
      ...LOCAL_HOSTS,
      ...(lan ? [lan.address] : []),
      ...(forwarding ? [forwarding.hostOf(portOf(start))] : []),
    ];
    const controlRoom = createControlRoom(room, {
      classroom,
      log: log.child({ side: 'control-room' }),
      key: sandboxKey,
      storyProgress: () => behind.progress,
    });
    const flush = async () => {
      // A delivery to one side may give the other something to send.
      for (let round = 0; round < 4; round++) {
        await sides.hub.context.outbox.deliverDue();
        await sides.portal.context.outbox.deliverDue();
      }
    };
    const finish = async () => {
      if (isWhole && story && !hasBegun(sides.hub.context))
        await behind.play(STORY_SCHOOLS, (tell) => playStory({ ...sides, clock, flush, tell }));
      rmSync(unfinished, { force: true });
      if (isWhole) await room.finishResets();
    };
    const here = onlyForHosts(hosts, controlRoom);
    const forwarded = forwarding ? forwarding.wrap(here) : here;
    const answer = hold(forwarded, START_PAGE);
    start.answerWith(gate ? gate.protect(answer, isForLearners) : answer);
    const ready = finish();
    if (!storyBehind) await ready;
    return {
      room,
      classroom,
      urls,
      smtpPort: inbox.smtpPort,
      ...sides,
      clock: keptClock,
      storyProgress: () => behind.progress,
      ready,
      flush,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const SIDES = ['hodder-hub', 'xporter-portal'] as const;
/** What the control room answers while the story is played. */
const START_PAGE = /^\/(?:$|assets\/)/;
/** There until a first start is done. One that was cut off is done again from scratch. */
const FIRST_START = 'first-start';

const isNew = (dataDir: string): boolean =>
  SIDES.every((side) => !existsSync(path.join(dataDir, `${side}.sqlite`)));

const portOf = ({ url }: { url: string }): number => Number(new URL(url).port);

/** MailDev opens its own ports; this gives a taken one the same message as ours. */
async function mustBeFree(port: number, variable: string): Promise<void> {
  const { server } = await listen(port, variable);
  await close(server);
}

/** Removes what the sandbox itself keeps there, and nothing else. */
function forget(dataDir: string): void {
  const databases = SIDES.flatMap((side) => [`${side}.sqlite-wal`, `${side}.sqlite-shm`, `${side}.key`]);
  for (const name of [...databases, ...Object.values(STATE_FILES), 'sandbox.log', 'sandbox.log.old']) {
    rmSync(path.join(dataDir, name), { recursive: true, force: true });
  }
  forgetLoading(dataDir);
}
