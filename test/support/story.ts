import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import nodemailer from 'nodemailer';
import type { Options } from '../../scripts/compose/sandbox.ts';
import { startTemporarySandbox, type TemporarySandbox } from '../../scripts/compose/temporary-sandbox.ts';
import { readInbox } from '../../scripts/journey/inbox.ts';

/** A sandbox's data once the five schools' story has been played in it. */
interface Story {
  urls: TemporarySandbox['urls'];
  /** Both databases and their keys, by file name. */
  files: ReadonlyMap<string, Buffer>;
  /** As they were sent, oldest first. */
  emails: readonly { from: string; to: string; source: string }[];
}

let story: Promise<Story> | undefined;

/** Starts a sandbox with the five schools' story. A process plays it once: later sandboxes get a copy. */
export async function startWithStory(options: Omit<Options, 'story'>): Promise<TemporarySandbox> {
  story ??= playStory();
  const { urls, files, emails } = await story;
  const sandbox = await startTemporarySandbox({ ...options, story: true }, (dataDir) => {
    for (const [name, content] of files) writeFileSync(path.join(dataDir, name), content);
  });
  const transport = nodemailer.createTransport({
    ...{ host: '127.0.0.1', port: sandbox.smtpPort, ignoreTLS: true },
    ...{ pool: true, maxConnections: 1, maxMessages: Infinity },
  });
  for (const { from, to, source } of emails) {
    const raw = source.replaceAll(urls.hub, sandbox.urls.hub).replaceAll(urls.portal, sandbox.urls.portal);
    await transport.sendMail({ envelope: { from, to }, raw });
  }
  transport.close();
  return sandbox;
}

async function playStory(): Promise<Story> {
  const sandbox = await startTemporarySandbox({ story: true });
  const { urls, dataDir, hub, portal } = sandbox;
  const file = (name: string) => readFileSync(path.join(dataDir, name));
  try {
    await sandbox.room.timeline(null); // writes what the request logs still hold
    portal.context.requests.flush();
    const files = new Map([
      ['hodder-hub.sqlite', hub.context.database.serialize()],
      ['hodder-hub.key', file('hodder-hub.key')],
      ['xporter-portal.sqlite', portal.context.database.serialize()],
      ['xporter-portal.key', file('xporter-portal.key')],
    ]);
    const emails = (await readInbox(urls.inbox).all()).map(({ id, from, to }) => ({
      from,
      to,
      source: withoutSoftBreaks(file(`mail/${id}.eml`).toString()),
    }));
    return { urls, files, emails };
  } finally {
    await sandbox.stop();
  }
}

/** Quoted-printable breaks long lines of a body, and addresses in them. Encoded words in headers end in `=` too. */
function withoutSoftBreaks(source: string): string {
  const bodyAt = source.search(/\r?\n\r?\n/);
  return source.slice(0, bodyAt) + source.slice(bodyAt).replace(/=\r?\n/g, '');
}
