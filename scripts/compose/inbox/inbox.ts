import { mkdirSync } from 'node:fs';
import { MailDev } from 'maildev';
import { SCHOOL_HEADER } from '../../../shared/mail/headers.ts';
import type { Forwarding } from '../forwarding.ts';
import { type InboxBounds, keepWithinBounds, pruneMail } from './bounded.ts';
import { adaptPage } from './maildev-page.ts';
import { acceptOwnPageOnly } from './own-page-only.ts';
import { searchAsTyped } from './search.ts';
import { keepWholeEmails } from './whole-emails.ts';

export interface Inbox {
  url: string;
  smtpPort: number;
  /** How many emails nobody has opened, by the school that they are about; null for those about none. */
  unread(): Promise<Map<string | null, number>>;
  /** The ids of all emails, oldest first. Each is a file in its folder, `<id>.eml`. */
  ids(): Promise<string[]>;
  /** Forgets all emails, and takes those that its folder holds after `refill`. */
  replaceAll(refill: () => void): Promise<void>;
  stop(): Promise<void>;
}

/**
 * MailDev on 127.0.0.1, keeping its mail in a folder so that it survives a restart.
 * @param ports 0 for any free one
 * @param bounds beyond which the oldest emails are deleted
 * @param forwarding by which others reach its page
 * @throws UnknownMailDevPage, UnknownMailDevServer when this version of MailDev is another than the one known here
 */
export async function startInbox(
  ports: { smtp: number; inbox: number },
  mailDirectory: string,
  bounds: InboxBounds,
  forwarding?: Forwarding,
): Promise<Inbox> {
  mkdirSync(mailDirectory, { recursive: true });
  const forgotten = pruneMail(mailDirectory, bounds);
  const maildev = new MailDev({
    smtp: ports.smtp,
    ip: '127.0.0.1',
    web: ports.inbox,
    webIp: '127.0.0.1',
    mailDirectory,
    silent: true,
  });
  const { smtp, api, storage } = await withoutItsAddress(() => maildev.start());
  if (!api) throw new Error('MailDev started without its page');
  const url = `http://127.0.0.1:${api.getPort()}`;
  const known = new Set<string>();
  try {
    await noteKnown();
    keepWholeEmails(smtp, known);
    await keepWithinBounds({ smtp, storage }, bounds, forgotten);
    searchAsTyped(storage);
    await adaptPage(api.server.server, url, { bounds, forgotten });
    acceptOwnPageOnly(api.server.server, forwarding);
  } catch (error) {
    await maildev.stop();
    throw error;
  }
  return {
    url,
    smtpPort: smtp.getAddress().port,
    async unread() {
      const counts = new Map<string | null, number>();
      for (const { headers } of (await storage.list({ unreadOnly: true })).items) {
        const estab = headers[SCHOOL_HEADER];
        const about = typeof estab === 'string' ? estab : null;
        counts.set(about, (counts.get(about) ?? 0) + 1);
      }
      return counts;
    },
    ids: async () => (await storage.getAll()).map(({ id }) => id),
    async replaceAll(refill) {
      await storage.deleteAll();
      smtp.emit('delete', { id: 'all' });
      refill();
      await smtp.loadMailsFromDirectory();
      await noteKnown();
    },
    stop: () => maildev.stop(),
  };

  async function noteKnown(): Promise<void> {
    known.clear();
    for (const { headers } of await storage.getAll()) known.add(String(headers['message-id']));
  }
}

/** MailDev's API prints where it listens, even when it is told to be silent. Standard output belongs to the caller. */
async function withoutItsAddress<Result>(start: () => Promise<Result>): Promise<Result> {
  const print = console.info;
  const filter: typeof print = (...args) => {
    if (!String(args[0]).startsWith('MailDev API running at')) print(...args);
  };
  console.info = filter;
  try {
    return await start();
  } finally {
    if (console.info === filter) console.info = print;
  }
}
