import { timingSafeEqual } from 'node:crypto';
import type { Database } from '../../shared/database/database.ts';
import { hashToken } from '../../shared/database/seal.ts';
import type { PortalContext } from '../context.ts';

/** What an app asks for, and why, in words for a head teacher. */
export interface TemplateScope {
  scope: string;
  required: boolean;
  reason: string;
}

/** An app that asks schools for data. */
export interface PartnerApp {
  relyingParty: string;
  name: string;
  publisher: string;
  /** Why it wants data, in a sentence. */
  purpose: string;
  contactEmail: string;
  /** Of its badge. */
  colour: 'blue' | 'green' | 'orange' | 'purple' | 'red' | 'teal';
  /** Where school secrets are posted; null where nothing is. */
  authorisationUrl: string | null;
  template: TemplateScope[];
  agreementVersion: string;
  /** Paragraphs parted by blank lines. */
  agreement: string;
}

type Row = Omit<PartnerApp, 'template'> & { template: string };

const SELECT = `SELECT relying_party AS relyingParty, name, publisher, purpose, contact_email AS contactEmail, colour,
  authorisation_url AS authorisationUrl, template, agreement_version AS agreementVersion, agreement FROM partner_apps`;

export function partnerApp(database: Database, relyingParty: string): PartnerApp | undefined {
  const row = database.prepare<[string], Row>(`${SELECT} WHERE relying_party = ?`).get(relyingParty);
  return row && { ...row, template: JSON.parse(row.template) };
}

/** @throws when there is none: an authorisation names one that exists */
export function appOf(database: Database, { relyingParty }: { relyingParty: string }): PartnerApp {
  const app = partnerApp(database, relyingParty);
  if (!app) throw new Error(`no partner app ${relyingParty}`);
  return app;
}

/** @throws when there is no such app */
export function managementSecretOf({ database, seal }: PortalContext, relyingParty: string): string {
  const sealed = sealedSecretOf(database, relyingParty);
  if (sealed === undefined) throw new Error(`no partner app ${relyingParty}`);
  return seal.open(sealed);
}

/** Whether that is the app's management secret; an unknown app has none. */
export function isManagementSecret(
  { database, seal }: PortalContext,
  relyingParty: string,
  secret: string,
): boolean {
  const sealed = sealedSecretOf(database, relyingParty);
  if (sealed === undefined) return false;
  return timingSafeEqual(Buffer.from(hashToken(secret)), Buffer.from(hashToken(seal.open(sealed))));
}

function sealedSecretOf(database: Database, relyingParty: string): string | undefined {
  return database
    .prepare<[string], string>('SELECT sealed_management_secret FROM partner_apps WHERE relying_party = ?')
    .pluck()
    .get(relyingParty);
}

/** Adds an app, or renews everything about it. */
export function savePartnerApp(
  { database, seal }: PortalContext,
  app: PartnerApp,
  managementSecret: string,
): void {
  database
    .prepare(
      `INSERT INTO partner_apps (relying_party, name, publisher, purpose, contact_email, colour, authorisation_url,
         sealed_management_secret, template, agreement_version, agreement)
       VALUES (:relyingParty, :name, :publisher, :purpose, :contactEmail, :colour, :authorisationUrl,
         :secret, :template, :agreementVersion, :agreement)
       ON CONFLICT (relying_party) DO UPDATE SET name = excluded.name, publisher = excluded.publisher,
         purpose = excluded.purpose, contact_email = excluded.contact_email, colour = excluded.colour,
         authorisation_url = excluded.authorisation_url,
         sealed_management_secret = excluded.sealed_management_secret, template = excluded.template,
         agreement_version = excluded.agreement_version, agreement = excluded.agreement`,
    )
    .run({ ...app, template: JSON.stringify(app.template), secret: seal.close(managementSecret) });
}
