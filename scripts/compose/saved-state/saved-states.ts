import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HUB_DIR } from '../../../hodder-hub/app.ts';
import type { HubContext } from '../../../hodder-hub/context.ts';
import type { Ahead, SteeredClock } from '../../../shared/clock.ts';
import { createSeal } from '../../../shared/database/seal.ts';
import { PORTAL_DIR } from '../../../xporter-portal/app.ts';
import type { PortalContext } from '../../../xporter-portal/context.ts';
import type { Seat } from '../../control-room/classroom/classroom.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Side } from '../sides.ts';
import { copyForFile, newFileKey, writeFromFile } from './databases.ts';
import { finishLoading, STATE_FILES, stage, writeEmails } from './loading.ts';
import { forFile, fromFile, type OfThisComputer, rewriteEmail } from './rewrite.ts';
import { packState, unpackState } from './state-file.ts';

/** A running sandbox, as far as saving and loading need it. */
export interface Running {
  dataDir: string;
  managementSecret: string;
  clock: SteeredClock;
  inbox: Inbox;
  /** The sides that run now. */
  sides(): { hub: Side<HubContext>; portal: Side<PortalContext> };
  /** Stops both sides, and starts them on the same ports once `change` is done. */
  restart(change: () => Promise<void>): Promise<void>;
  seats(): readonly Seat[];
  unfinishedResets(): readonly string[];
}

/** How long saving waits for messages that are being delivered. One that takes longer is in the file as not delivered. */
const LONGEST_WAIT_MS = 5000;

/**
 * Saves both sides, all emails and the time at one moment, while the sandbox runs. The file holds nothing of this
 * computer: no paths, addresses or keys, and nobody is signed in.
 */
export async function saveState(running: Running): Promise<Buffer> {
  const { dataDir, clock, inbox } = running;
  const { hub, portal } = running.sides();
  const contexts = [hub.context, portal.context];
  const releases = await Promise.all(contexts.map(({ outbox }) => outbox.hold(LONGEST_WAIT_MS)));
  try {
    const ids = await inbox.ids();
    // From here to the last file read, nothing else runs in this process.
    for (const side of [hub, portal]) side.writeAll();
    const [hubBytes, portalBytes] = [hub.context.database.serialize(), portal.context.database.serialize()];
    const rewrite = forFile(ofThisComputer(running));
    const emails = ids.map((id) => ({
      id,
      source: rewriteEmail(readFileSync(path.join(dataDir, 'mail', `${id}.eml`), 'utf8'), rewrite),
    }));
    const now = clock.at(null).toISOString();
    const schoolsAhead = clock.ahead().schools;
    const key = newFileKey();
    const fileSeal = createSeal(key);
    const folder = mkdtempSync(path.join(dataDir, 'saving-'));
    try {
      return packState({
        ...{
          now,
          schoolsAhead,
          key,
          emails,
          classroom: [...running.seats()],
          resets: [...running.unfinishedResets()],
        },
        databases: {
          'hodder-hub': copyForFile(hubBytes, folder, { seal: hub.context.seal, fileSeal, rewrite }),
          'xporter-portal': copyForFile(portalBytes, folder, {
            seal: portal.context.seal,
            fileSeal,
            rewrite,
          }),
        },
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  } finally {
    for (const release of releases) release();
  }
}

/**
 * Replaces everything in a running sandbox by what a file holds. The clock shows the time at which it was saved, and
 * everybody is signed out. A kill does no harm: the next start finishes it.
 * @throws UsageError for a file that cannot be loaded; nothing has changed
 */
export async function loadState(running: Running, file: Uint8Array): Promise<void> {
  const { dataDir, clock, inbox } = running;
  const state = unpackState(file);
  const fileSeal = createSeal(state.key);
  const rewrite = fromFile(ofThisComputer(running));
  const { hub, portal } = running.sides();
  const now = new Date(state.now);
  stage(dataDir, (folder) => {
    for (const [side, sideDir] of [
      [hub, HUB_DIR],
      [portal, PORTAL_DIR],
    ] as const) {
      const name = path.basename(sideDir) as keyof typeof state.databases;
      const { database: here, seal } = side.context;
      const options = { here, seal, fileSeal, rewrite };
      writeFromFile(path.join(folder, `${name}.sqlite`), state.databases[name], sideDir, options);
    }
    writeEmails(
      path.join(folder, STATE_FILES.mail),
      state.emails.map(({ id, source }) => ({ id, source: rewrite(source) })),
    );
    const everybody = now.getTime() - clock.real().getTime();
    const ahead: Ahead = { everybody, schools: state.schoolsAhead };
    writeFileSync(path.join(folder, STATE_FILES.clock), JSON.stringify(ahead));
    writeFileSync(path.join(folder, STATE_FILES.classroom), JSON.stringify(state.classroom));
    writeFileSync(path.join(folder, STATE_FILES.resets), JSON.stringify(state.resets));
  });
  await running.restart(async () => {
    await inbox.replaceAll(() => finishLoading(dataDir));
    clock.backToRealTime();
    clock.travelTo(now);
    for (const [estab, lead] of Object.entries(state.schoolsAhead))
      clock.travelTo(new Date(now.getTime() + lead), estab);
  });
}

function ofThisComputer({ managementSecret, sides }: Running): OfThisComputer {
  const { hub, portal } = sides();
  return { managementSecret, hubUrl: hub.context.url, portalUrl: portal.context.url };
}
