import type { Context } from '../../shared/context.ts';
import type { Database } from '../../shared/database/database.ts';
import { hashToken, randomToken } from '../../shared/database/seal.ts';
import { isSameText } from '../../shared/same-text.ts';

interface Kept {
  sealed: string;
  sealedConfigured: string | null;
  revision: number;
  changedAt: string | null;
}

const kept = (database: Database, relyingParty: string): Kept | undefined =>
  database
    .prepare<[string], Kept>(
      `SELECT sealed_management_secret AS sealed, sealed_configured_secret AS sealedConfigured,
         secret_revision AS revision, secret_changed_at AS changedAt FROM partner_apps WHERE relying_party = ?`,
    )
    .get(relyingParty);

function keptOf(database: Database, relyingParty: string): Kept {
  const found = kept(database, relyingParty);
  if (!found) throw new Error(`no partner app ${relyingParty}`);
  return found;
}

/** @throws when there is no such app */
export const managementSecretOf = ({ database, seal }: Context, relyingParty: string): string =>
  seal.decrypt(keptOf(database, relyingParty).sealed);

/** Whether this is the app's management secret. False for an unknown app. */
export function isManagementSecret(
  { database, seal }: Context,
  relyingParty: string,
  secret: string,
): boolean {
  const found = kept(database, relyingParty);
  if (!found) return false;
  return isSameText(hashToken(secret), hashToken(seal.decrypt(found.sealed)));
}

/** The revision of the app's current secret, which is also in its management tokens. Null for an unknown app. */
export const secretRevision = (database: Database, relyingParty: string): number | null =>
  kept(database, relyingParty)?.revision ?? null;

/** What a partner can see about its secret later. */
export interface SecretState {
  /** Null when it is the first one. */
  changedAt: string | null;
  /** Whether the sandbox is configured with a secret for this app, and whether the current one differs from it. */
  isConfigured: boolean;
  differsFromConfigured: boolean;
}

export function secretStateOf({ database, seal }: Context, relyingParty: string): SecretState {
  const { sealed, sealedConfigured, changedAt } = keptOf(database, relyingParty);
  return {
    changedAt,
    isConfigured: sealedConfigured !== null,
    differsFromConfigured:
      sealedConfigured !== null && seal.decrypt(sealedConfigured) !== seal.decrypt(sealed),
  };
}

/** Replaces the secret. The earlier one and its tokens stop working. */
function replace({ database, seal, clock }: Context, relyingParty: string, secret: string): void {
  database
    .prepare(
      `UPDATE partner_apps SET sealed_management_secret = ?, secret_revision = secret_revision + 1,
         secret_changed_at = ? WHERE relying_party = ?`,
    )
    .run(seal.encrypt(secret), clock.now().toISOString(), relyingParty);
}

/**
 * Creates a new management secret. Call it in a transaction.
 * @returns the secret, to show once
 */
export function rotateSecret(context: Context, relyingParty: string): string {
  const secret = randomToken();
  replace(context, relyingParty, secret);
  return secret;
}

/**
 * Restores the secret that the sandbox is configured with. Call it in a transaction.
 * @throws when there is none for this app
 */
export function restoreConfiguredSecret(context: Context, relyingParty: string): void {
  const { sealedConfigured } = keptOf(context.database, relyingParty);
  if (sealedConfigured === null) throw new Error(`no secret is configured for ${relyingParty}`);
  replace(context, relyingParty, context.seal.decrypt(sealedConfigured));
}

/**
 * Sets the configured secret at a start, if it differs from the one configured before: a secret that the partner has
 * rotated since then stays until MANAGEMENT_SECRET changes.
 */
export function configureSecret(context: Context, relyingParty: string, secret: string): void {
  const { database, seal } = context;
  const { sealed, sealedConfigured } = keptOf(database, relyingParty);
  if (sealedConfigured !== null && seal.decrypt(sealedConfigured) === secret) return;
  if (seal.decrypt(sealed) !== secret) replace(context, relyingParty, secret);
  database
    .prepare('UPDATE partner_apps SET sealed_configured_secret = ? WHERE relying_party = ?')
    .run(seal.encrypt(secret), relyingParty);
}
