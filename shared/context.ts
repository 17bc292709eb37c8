import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from './clock.ts';
import { type Database, openDatabase } from './database/database.ts';
import { type Seal, sealFromFile } from './database/seal.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import type { Log } from './web/log.ts';

/** Everything a side is given. It reads nothing else: no environment, no clock, no global. */
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

/** Where a side is put together and what it is lent. */
export interface Foundations {
  /** The side's folder, with `migrations/` and `emails/`. */
  room: string;
  url: string;
  dataDir: string;
  clock: Clock;
  log: Log;
  smtp: { host: string; port: number };
  /** Whom its emails come from, as `Name <address>`. */
  mailFrom: string;
}

/** Opens a side's database and everything that stands on it. */
export function createContext({ room, url, dataDir, clock, log, smtp, mailFrom }: Foundations): Context {
  const name = path.basename(room);
  mkdirSync(dataDir, { recursive: true });
  const database = openDatabase(path.join(dataDir, `${name}.sqlite`), room);
  const seal = sealFromFile(path.join(dataDir, `${name}.key`));
  const outbox = createOutbox({ database, clock, seal, log });
  const mailer = createMailer({ outbox, room, from: mailFrom, smtp, clock });
  const journal = createJournal(database, clock);
  return { url, clock, database, seal, outbox, mailer, journal, log };
}

/** Ends deliveries, then closes the database. */
export async function closeContext(context: Context): Promise<void> {
  await context.outbox.stop();
  context.mailer.close();
  context.database.close();
}
