import { setTimeout as wait } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { isStorageUnavailable, TryAgainError } from '../errors.ts';
import { BUSY_MS, type Database } from './database.ts';

/** How long a request that changes something waits for another program to let go of the database. */
const PATIENCE_MS = 1000;
const LOOK_AGAIN_MS = 25;

const waiting = new WeakMap<Database, Promise<boolean>>();

/**
 * Waits until the database can be written, without holding up anything else. Only GET and HEAD pass at once: reading
 * needs no lock.
 * @throws TryAgainError when another program holds the database for longer
 */
export const whenWritable =
  (database: Database, patienceMs = PATIENCE_MS): RequestHandler =>
  async (request, _response, next) => {
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (!isReading && !(isWritable(database) || (await untilWritable(database, patienceMs))))
      throw new TryAgainError();
    next();
  };

/** All requests wait for the same look at the database. */
function untilWritable(database: Database, patienceMs: number): Promise<boolean> {
  const look =
    waiting.get(database) ?? lookAgain(database, patienceMs).finally(() => waiting.delete(database));
  waiting.set(database, look);
  return look;
}

async function lookAgain(database: Database, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    await wait(LOOK_AGAIN_MS);
    if (isWritable(database)) return true;
  }
  return false;
}

function isWritable(database: Database): boolean {
  database.pragma('busy_timeout = 0');
  try {
    database.exec('BEGIN IMMEDIATE; ROLLBACK');
    return true;
  } catch (error) {
    if (isStorageUnavailable(error)) return false;
    throw error;
  } finally {
    database.pragma(`busy_timeout = ${BUSY_MS}`);
  }
}
