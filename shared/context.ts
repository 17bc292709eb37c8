import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from './clock.ts';
import { type Database, openDatabase } from './database/database.ts';
import { type Seal, sealFromFile } from './database/seal.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import type { Log } from './log.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import { createRequestLog, type RequestLog } from './request-log/request-log.ts';

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
  requestLog: RequestLog;
  faults: Faults;
  log: Log;
  /** Opens the door by which the sandbox steers this side; null where there is no such door. */
  sandboxKey: string | null;
}

/** Where a side is put together and what it is lent. */
export interface Foundations {
  /** The side's folder, with `migrations/` and `emails/`. */
  sideDir: string;
  url: string;
  dataDir: string;
  clock: Clock;
  log: Log;
  smtp: { host: string; port: number };
  /** Whom its emails come from, as `Name <address>`. */
  mailFrom: string;
  sandboxKey: string | null;
}

/** Opens a side's database and everything that stands on it. */
export function createContext(given: Foundations): Context {
  const { sideDir, url, dataDir, clock, log, smtp, mailFrom, sandboxKey } = given;
  const name = path.basename(sideDir);
  mkdirSync(dataDir, { recursive: true });
  const database = openDatabase(path.join(dataDir, `${name}.sqlite`), sideDir);
  const seal = sealFromFile(path.join(dataDir, `${name}.key`));
  const outbox = createOutbox({ database, clock, seal, log });
  const requestLog = createRequestLog(database, clock);
  const faults = createFaults(database);
  const mailer = createMailer({ outbox, sideDir, from: mailFrom, smtp, clock, requestLog, faults });
  const journal = createJournal(database, clock);
  return { url, clock, database, seal, outbox, mailer, journal, requestLog, faults, log, sandboxKey };
}

/** Ends deliveries, then closes the database. */
export async function closeContext(context: Context): Promise<void> {
  await context.outbox.stop();
  context.mailer.close();
  context.requestLog.flush();
  context.database.close();
}
