import { daysAfter } from '../../shared/clock.ts';
import { hashToken, randomToken } from '../../shared/database/seal.ts';
import type { PortalContext } from '../context.ts';

/** How long a link that verifies an address works, once. */
const VERIFICATION_DAYS = 2;

/** A person whose address is not verified yet, and what is needed once it is. */
export interface Applicant {
  /** The school that they register; null for an account of the Partner Portal. */
  estab: string | null;
  name: string;
  email: string;
  /** The invitation of a school to continue with, encrypted. */
  sealedInvitation: string | null;
  /** For the Partner Portal. */
  publisher: string | null;
  passwordHash: string | null;
}

export type OpenedVerification =
  | { kind: 'live'; applicant: Applicant }
  | { kind: 'unknown' | 'used' | 'expired' };

type Stores = Pick<PortalContext, 'database' | 'clock'>;

/**
 * Makes a link's token, of which only a hash is stored. Earlier links for the same purpose and address stop working.
 * Call it in a transaction.
 */
export function beginVerification(
  { database, clock }: Stores,
  applicant: Applicant,
): { token: string; expiresAt: string } {
  const { estab, email } = applicant;
  const token = randomToken();
  const now = clock.at(estab);
  const expiresAt = daysAfter(now, VERIFICATION_DAYS).toISOString();
  database
    .prepare('DELETE FROM email_verifications WHERE estab IS ? AND email = ? AND verified_at IS NULL')
    .run(estab, email);
  database
    .prepare(
      `INSERT INTO email_verifications (token_hash, estab, name, email, sealed_invitation, publisher, password_hash,
         sent_at, expires_at)
       VALUES (:tokenHash, :estab, :name, :email, :sealedInvitation, :publisher, :passwordHash, :sentAt, :expiresAt)`,
    )
    .run({ ...applicant, tokenHash: hashToken(token), sentAt: now.toISOString(), expiresAt });
  return { token, expiresAt };
}

interface Row extends Applicant {
  expiresAt: string;
  verifiedAt: string | null;
}

const SELECT = `SELECT estab, name, email, sealed_invitation AS sealedInvitation, publisher, password_hash AS passwordHash,
  expires_at AS expiresAt, verified_at AS verifiedAt FROM email_verifications`;

/** What a link opens. */
export function openVerification({ database, clock }: Stores, token: string): OpenedVerification {
  const row = database.prepare<[string], Row>(`${SELECT} WHERE token_hash = ?`).get(hashToken(token));
  if (!row) return { kind: 'unknown' };
  const { expiresAt, verifiedAt, ...applicant } = row;
  if (verifiedAt !== null) return { kind: 'used' };
  if (expiresAt <= clock.at(applicant.estab).toISOString()) return { kind: 'expired' };
  return { kind: 'live', applicant };
}

/** The person who asked for an account of the Partner Portal and has not verified that address yet. */
export function unverifiedPartner({ database }: Stores, email: string): Applicant | undefined {
  const row = database
    .prepare<[string], Row>(`${SELECT} WHERE estab IS NULL AND email = ? AND verified_at IS NULL`)
    .get(email);
  if (!row) return undefined;
  const { expiresAt: _expiresAt, verifiedAt: _verifiedAt, ...applicant } = row;
  return applicant;
}

/** Notes that the address is verified. The link does not work again. */
export function endVerification({ database, clock }: Stores, token: string): void {
  database
    .prepare('UPDATE email_verifications SET verified_at = ?, password_hash = NULL WHERE token_hash = ?')
    .run(clock.now().toISOString(), hashToken(token));
}
