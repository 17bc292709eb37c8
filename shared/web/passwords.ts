import { randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const KEY_BYTES = 32;
const scryptAsync = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);

/** The fewest characters a password may have. */
export const PASSWORD_LENGTH = 10;

/** Memory-hard (scrypt, 32 MiB), as `salt:key` in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return asText(salt, await scryptAsync(password, salt, KEY_BYTES, COST));
}

/** Takes as long for an unknown person (`stored` null) as for a wrong password. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const [salt = '', key = ''] = (stored ?? NOBODY).split(':');
  const hash = await scryptAsync(password, Buffer.from(salt, 'base64'), KEY_BYTES, COST);
  return timingSafeEqual(hash, Buffer.from(key, 'base64')) && stored !== null;
}

function asText(salt: Buffer, key: Buffer): string {
  return `${salt.toString('base64')}:${key.toString('base64')}`;
}

const hashed = new Map<string, string>();

/**
 * For filling a new database with people whose password is no secret: blocks for a tenth of a second,
 * once a process for each password.
 */
export function hashPasswordSync(password: string): string {
  const salt = randomBytes(16);
  const hash = hashed.get(password) ?? asText(salt, scryptSync(password, salt, KEY_BYTES, COST));
  hashed.set(password, hash);
  return hash;
}

/** What an unknown person's password is compared with, so that they wait as long as a known one. */
const NOBODY = asText(randomBytes(16), randomBytes(KEY_BYTES));

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
