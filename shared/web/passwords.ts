import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

/**
 * A line of OWASP's table for Argon2id, the package's default algorithm, with 19 MiB
 * (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html). A hash takes about 10 ms.
 */
const ARGON2 = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };
/** How hashes with these parameters begin. */
const CURRENT = `$argon2id$v=19$m=${ARGON2.memoryCost},t=${ARGON2.timeCost},p=${ARGON2.parallelism}$`;

/** The fewest characters a password may have. */
export const PASSWORD_LENGTH = 10;

/**
 * Hashes off the main thread, with a salt of its own.
 * @returns `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<key>`, in base64
 */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await import('@node-rs/argon2');
  return hash(password, ARGON2);
}

/**
 * Takes as long for an unknown person (`stored` null) as for a wrong password. Only a hash from before Argon2id takes
 * longer, until its owner signs in.
 * @param renew stores a new hash. It is called when the password is correct and `stored` was made in an older way.
 * @throws for a text that is no hash
 */
export async function passwordMatches(
  password: string,
  stored: string | null,
  renew?: (passwordHash: string) => void,
): Promise<boolean> {
  if (stored === null) {
    await hashPassword(password);
    return false;
  }
  const matches = await (stored.startsWith('$argon2') ? argon2Matches : scryptMatches)(password, stored);
  if (matches && renew && !stored.startsWith(CURRENT)) renew(await hashPassword(password));
  return matches;
}

async function argon2Matches(password: string, stored: string): Promise<boolean> {
  const { verify } = await import('@node-rs/argon2');
  return verify(stored, password);
}

/** Hashes with scrypt, from before Argon2id. Some do not name their cost, the base 2 logarithm of N. */
const COST_UNNAMED = 15;
const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

async function scryptMatches(password: string, stored: string): Promise<boolean> {
  const { cost, salt, key } = readScrypt(stored);
  const options = { N: 2 ** cost, r: 8, p: 1, maxmem: 2 ** (cost + 11) };
  return timingSafeEqual(await inTurn(() => scryptAsync(password, salt, key.length, options)), key);
}

function readScrypt(stored: string): { cost: number; salt: Buffer; key: Buffer } {
  const [, ln, salt, key] = /^\$scrypt\$ln=(\d+),r=8,p=1\$([^$]+)\$([^$]+)$/.exec(stored) ?? [];
  if (ln && salt && key) return { cost: Number(ln), salt: bytes(salt), key: bytes(key) };
  const [oldSalt, oldKey] = stored.split(':');
  if (!oldSalt || !oldKey) throw new Error('this is not a password hash');
  return { cost: COST_UNNAMED, salt: bytes(oldSalt), key: bytes(oldKey) };
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

/** Node has four threads for all of the process, and each scrypt takes one for 0.4 s, with 128 MiB. */
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
