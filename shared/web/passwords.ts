import { randomBytes, type ScryptOptions, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PASSWORD_COST } from '../password-cost.ts';

/** Hashes from before the cost was stored with them. */
const OLD_COST = 15;
const KEY_BYTES = 32;
const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

const optionsOf = (cost: number): ScryptOptions => ({ N: 2 ** cost, r: 8, p: 1, maxmem: 2 ** (cost + 11) });

/** The fewest characters a password may have. */
export const PASSWORD_LENGTH = 10;

/**
 * Hashes off the main thread, with a salt of its own.
 * @param cost see PASSWORD_COST
 * @returns `$scrypt$ln=<cost>,r=8,p=1$<salt>$<key>`, in base64
 */
export async function hashPassword(password: string, cost = PASSWORD_COST): Promise<string> {
  const salt = randomBytes(16);
  return asText(cost, salt, await inTurn(() => scryptAsync(password, salt, KEY_BYTES, optionsOf(cost))));
}

/**
 * Takes as long for an unknown person (`stored` null) as for a wrong password.
 * @param cost that new hashes have
 */
export async function passwordMatches(
  password: string,
  stored: string | null,
  cost = PASSWORD_COST,
): Promise<boolean> {
  const { salt, key, ...own } = stored === null ? nobody(cost) : read(stored);
  const hash = await inTurn(() => scryptAsync(password, salt, KEY_BYTES, optionsOf(own.cost)));
  return timingSafeEqual(hash, key) && stored !== null;
}

/** Whether a hash has another cost than new ones. It can be made again when its owner signs in. */
export const hasOtherCost = (stored: string, cost: number): boolean => read(stored).cost !== cost;

/** For fixtures, whose passwords are no secret. Blocks for as long as a hash takes. */
export function hashPasswordSync(password: string, cost = PASSWORD_COST): string {
  const salt = randomBytes(16);
  return asText(cost, salt, scryptSync(password, salt, KEY_BYTES, optionsOf(cost)));
}

interface Hash {
  cost: number;
  salt: Buffer;
  key: Buffer;
}

function asText(cost: number, salt: Buffer, key: Buffer): string {
  return `$scrypt$ln=${cost},r=8,p=1$${salt.toString('base64')}$${key.toString('base64')}`;
}

/** @throws for a text that is no hash */
function read(stored: string): Hash {
  const [, ln, salt, key] = /^\$scrypt\$ln=(\d+),r=8,p=1\$([^$]+)\$([^$]+)$/.exec(stored) ?? [];
  if (ln && salt && key) return { cost: Number(ln), salt: bytes(salt), key: bytes(key) };
  const [oldSalt, oldKey] = stored.split(':');
  if (!oldSalt || !oldKey) throw new Error('this is not a password hash');
  return { cost: OLD_COST, salt: bytes(oldSalt), key: bytes(oldKey) };
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

/** What an unknown person's password is compared with, so that they wait as long as a known one. */
const nobody = (cost: number): Hash => ({ cost, salt: randomBytes(16), key: randomBytes(KEY_BYTES) });

/** Node has four threads for all of the process: a class that signs in at once leaves two to files and DNS, and takes 256 MiB. */
const AT_ONCE = 2;
const lanes = Array.from({ length: AT_ONCE }, () => Promise.resolve());

async function inTurn(hash: () => Promise<Buffer>): Promise<Buffer> {
  const lane = lanes.shift() ?? Promise.resolve();
  const made = lane.then(hash);
  lanes.push(
    made.then(
      () => {},
      () => {},
    ),
  );
  return made;
}

/** A new password, typed twice. */
export const NewPassword = z
  .object({
    password: z
      .string('Enter a password')
      .min(PASSWORD_LENGTH, `Use at least ${PASSWORD_LENGTH} characters`)
      .max(200, 'Use 200 characters or fewer'),
    again: z.string().default(''),
  })
  .refine(({ password, again }) => password === again, {
    path: ['again'],
    message: 'The two passwords are not the same',
  });
