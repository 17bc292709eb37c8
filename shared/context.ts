import path from 'node:path';
import type { Clock } from './clock.ts';
import { makeDataFolder } from './data-folder.ts';
import { type Database, openDatabase, useClock } from './database/database.ts';
import { openSeal } from './database/key.ts';
import type { Seal } from './database/seal.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import type { Log } from './log.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import type { MailTransport } from './mail/transport.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';

/** Everything that a side depends on. It reads no environment, system clock or global. */
export interface Context {
  /** The side's own address as browsers and the other side know it, without a trailing slash. */
  url: string;
  clock: Clock;
  database: Database;
  seal: Seal;
  outbox: Outbox;
  mailer: Mailer;
  journal: Journal;
  log: Log;
}

/** Where a side is put together, and with what. */
export interface Foundations {
  /** The side's folder, with `migrations/` and `emails/`. */
  sideDir: string;
  url: string;
  dataDir: string;
  database: Database;
  clock: Clock;
  log: Log;
  transport: MailTransport;
  /** The sender of its emails, as `Name <address>`. */
  mailFrom: string;
}

/** Opens the database of the side whose code is in `sideDir`, in `dataDir`, which is made if it is missing. */
export function openSideDatabase(sideDir: string, dataDir: string): Database {
  makeDataFolder(dataDir);
  return openDatabase(path.join(dataDir, `${path.basename(sideDir)}.sqlite`), sideDir);
}

/**
 * Everything that uses a side's database.
 * @throws UsageError when its key does not open it
 */
export function createContext(foundations: Foundations): Context {
  const { sideDir, url, dataDir, database, clock, log, transport, mailFrom } = foundations;
  useClock(database, clock);
  const seal = openSeal(database, path.join(dataDir, `${path.basename(sideDir)}.key`));
  const outbox = createOutbox({ database, clock, seal, log });
  const mailer = createMailer({ outbox, sideDir, from: mailFrom, transport, clock });
  const journal = createJournal(database, clock);
  return { url, clock, database, seal, outbox, mailer, journal, log };
}

/** Ends deliveries. The database stays open. */
export async function closeContext({ outbox, mailer }: Context): Promise<void> {
  await outbox.stop();
  mailer.close();
}
