import { closeSync, fstatSync, openSync, readSync, watch } from 'node:fs';
import path from 'node:path';
import { TEMPLATE_HEADER } from '../../shared/mail/headers.ts';

/** An email that has come into the inbox. */
export interface Arrival {
  /** MailDev's. */
  id: string;
  to: string;
  /** `<side>/<template>` */
  template: string;
  /** From the change that caused it until it was in the inbox. */
  afterCauseMs: number;
}

export interface Arrivals {
  all(): readonly Arrival[];
  /** The first email to this reader, made from this template, that comes after `since`. @throws after half a minute */
  next(wanted: { to: string; template: string; since: number }): Promise<Arrival>;
  stop(): void;
}

const PATIENCE_MS = 30_000;
const HEADERS_BYTES = 4096;

/**
 * Watches the folder into which MailDev moves whole emails, so that nothing has to ask the inbox again and again. A
 * sandbox's Message-ID tells the millisecond of the cause.
 * @param dataDir of a sandbox whose clock shows real time
 */
export function watchArrivals(dataDir: string): Arrivals {
  const folder = path.join(dataDir, 'mail');
  const arrivals: Arrival[] = [];
  const waiting = new Set<() => void>();
  const seen = new Set<string>();
  const watcher = watch(folder, (_event, name) => {
    if (!name?.endsWith('.eml') || seen.has(name)) return;
    seen.add(name);
    const arrival = read(path.join(folder, name));
    if (!arrival) return;
    arrivals.push(arrival);
    for (const look of waiting) look();
  });
  return {
    all: () => arrivals,
    next: ({ to, template, since }) =>
      new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        const look = () => {
          const found = arrivals.slice(since).find((each) => each.to === to && each.template === template);
          if (!found) return;
          end();
          resolve(found);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`no email ${template} to ${to} in ${PATIENCE_MS / 1000} seconds`));
        }, PATIENCE_MS);
        waiting.add(look);
        look();
      }),
    stop: () => watcher.close(),
  };
}

/** Undefined where it has been deleted again, or is not the sandbox's own. */
function read(file: string): Arrival | undefined {
  const { text, movedAt } = beginningOf(file);
  const headers = text.split('\r\n\r\n')[0]?.replace(/\r\n[ \t]+/g, ' ');
  const header = (name: string) =>
    new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(headers ?? '')?.[1]?.trim() ?? '';
  const [, causedAt] = /^<outbox-\d+-(\d+)@/.exec(header('Message-ID')) ?? [];
  if (causedAt === undefined) return undefined;
  const [, to = ''] = /<?([^\s<>]+@[^\s<>]+)>?\s*$/.exec(header('To')) ?? [];
  return {
    id: path.basename(file, '.eml'),
    to: to.toLowerCase(),
    template: header(TEMPLATE_HEADER),
    afterCauseMs: movedAt - Number(causedAt),
  };
}

/** Its headers, and when it was moved into the inbox: that changes no file's content, only its ctime. */
function beginningOf(file: string): { text: string; movedAt: number } {
  try {
    const opened = openSync(file, 'r');
    const bytes = Buffer.alloc(HEADERS_BYTES);
    const length = readSync(opened, bytes);
    const { ctimeMs } = fstatSync(opened);
    closeSync(opened);
    return { text: bytes.toString('utf8', 0, length), movedAt: ctimeMs };
  } catch {
    return { text: '', movedAt: 0 };
  }
}
