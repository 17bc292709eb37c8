import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../errors.ts';
import { writeWhole } from '../write-whole.ts';
import type { Database } from './database.ts';
import { createSeal, randomToken, type Seal } from './seal.ts';

const KEY_BYTES = 32;

/**
 * The seal of a side, whose key is in a file that only its owner can read. A new database gets a new key, and the secret
 * of its cookies as the first thing that is sealed: later starts try the key on it.
 * @throws UsageError when the key is missing, damaged, or that of another database
 */
export function openSeal(database: Database, file: string): Seal {
  const key = keyIn(file);
  const sealed = database.prepare<[], string>('SELECT sealed FROM cookie_secret').pluck().get();
  if (sealed === undefined) {
    const seal = createSeal(key ?? newKey(file));
    database.prepare('INSERT INTO cookie_secret (sealed) VALUES (?)').run(seal.encrypt(randomToken()));
    return seal;
  }
  if (!key || !opens(createSeal(key), sealed))
    throw new UsageError(
      `The key ${path.basename(file)} does not open the data in ${path.dirname(file)}: it is missing, damaged or another one. ` +
        'Put the key back from a copy, or start from scratch: npm start -- --fresh',
    );
  return createSeal(key);
}

/** Stored, so that a restart does not sign people out. */
export function cookieSecret({ database, seal }: { database: Database; seal: Seal }): string {
  const sealed = database.prepare<[], string>('SELECT sealed FROM cookie_secret').pluck().get();
  if (sealed === undefined) throw new Error('openSeal makes the secret of the cookies');
  return seal.decrypt(sealed);
}

function keyIn(file: string): Buffer | undefined {
  const key = existsSync(file) ? readFileSync(file) : undefined;
  return key?.length === KEY_BYTES ? key : undefined;
}

function newKey(file: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  writeWhole(file, key, 0o600);
  return key;
}

function opens(seal: Seal, sealed: string): boolean {
  try {
    seal.decrypt(sealed);
    return true;
  } catch {
    return false;
  }
}
