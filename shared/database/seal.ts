import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';

/** Encrypts what must be readable again but never lie open in the database. */
export interface Seal {
  encrypt(text: string): string;
  /** @throws when the text was not closed by this seal, or was tampered with */
  decrypt(sealed: string): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Asking the system for random bytes takes longer than the encryption of a token. */
const IVS_AT_ONCE = 256;

/** @param key 32 bytes */
export function createSeal(key: Buffer): Seal {
  let ivs = Buffer.alloc(0);
  const nextIv = (): Buffer => {
    if (ivs.length === 0) ivs = randomBytes(IVS_AT_ONCE * IV_BYTES);
    const iv = ivs.subarray(0, IV_BYTES);
    ivs = ivs.subarray(IV_BYTES);
    return iv;
  };
  return {
    encrypt(text) {
      const iv = nextIv();
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    decrypt(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return (
        decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      );
    },
  };
}

/** 256 random bits for links and sessions, safe in an address. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** The hash of a random token, stored in its place so that a leaked database opens nothing. */
export const hashToken = (token: string): string => hash('sha256', token);
