import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { MailDev } from 'maildev';

type Servers = Awaited<ReturnType<MailDev['start']>>;

/** How much mail is kept. */
export interface InboxBounds {
  emails: number;
  bytes: number;
}

/** How many emails have been deleted to stay within the bounds. */
export interface Forgotten {
  count: number;
}

const EML = '.eml';

/** Deletes the oldest emails of a folder beyond the bounds, before MailDev reads them all into memory. */
export function pruneMail(folder: string, bounds: InboxBounds): Forgotten {
  const newestFirst = readdirSync(folder)
    .filter((name) => name.endsWith(EML))
    .map((name) => ({ name, ...sizeAndTime(path.join(folder, name)) }))
    .sort((one, other) => other.mtimeMs - one.mtimeMs);
  const forgotten = { count: 0 };
  let bytes = 0;
  for (const [index, { name, size }] of newestFirst.entries()) {
    bytes += size;
    if (isWithin({ emails: index + 1, bytes }, bounds)) continue;
    for (const each of [name, path.basename(name, EML), `${path.basename(name, EML)}.meta.json`])
      rmSync(path.join(folder, each), { recursive: true, force: true });
    forgotten.count += 1;
  }
  return forgotten;
}

/**
 * Deletes the oldest emails as soon as new ones exceed the bounds: MailDev keeps every email in memory and on disk.
 * @param servers MailDev's, started
 * @param forgotten counts those that are deleted
 */
export async function keepWithinBounds(
  { smtp, storage }: Pick<Servers, 'smtp' | 'storage'>,
  bounds: InboxBounds,
  forgotten: Forgotten,
): Promise<void> {
  const sizes = new Map((await storage.getAll()).map(({ id, size }) => [id, size]));
  let bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const forget = (id: string) => {
    bytes -= sizes.get(id) ?? 0;
    sizes.delete(id);
  };
  smtp.on('delete', ({ id }: { id: string }) => {
    for (const each of id === 'all' ? [...sizes.keys()] : [id]) forget(each);
    if (id === 'all') forgotten.count = 0;
  });
  smtp.on('new', ({ id, size }: { id: string; size: number }) => {
    sizes.set(id, size);
    bytes += size;
    for (const oldest of sizes.keys()) {
      if (oldest === id || isWithin({ emails: sizes.size, bytes }, bounds)) break;
      forgotten.count += 1;
      // A file that cannot be deleted stays until the next start.
      storage.delete(oldest).catch(() => {});
      smtp.emit('delete', { id: oldest });
    }
  });
}

const isWithin = (mail: InboxBounds, bounds: InboxBounds): boolean =>
  mail.emails <= bounds.emails && mail.bytes <= bounds.bytes;

function sizeAndTime(file: string): { size: number; mtimeMs: number } {
  const { size, mtimeMs } = statSync(file);
  return { size, mtimeMs };
}
