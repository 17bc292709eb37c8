import type { Context } from '../../shared/context.ts';
import { cachedStatement, type Database } from '../../shared/database/database.ts';
import { keepAgreement } from './agreements.ts';
import { configureSecret } from './management-secrets.ts';

/** An area that an app requests, with a reason for head teachers. */
export interface TemplateScope {
  scope: string;
  required: boolean;
  reason: string;
}

/** The colours of an app's badge. */
export const COLOURS = ['blue', 'green', 'orange', 'purple', 'red', 'teal'] as const;
export type Colour = (typeof COLOURS)[number];

/** An app that requests data from schools. */
export interface PartnerApp {
  relyingParty: string;
  name: string;
  publisher: string;
  /** Why it needs data, in a sentence. */
  purpose: string;
  contactEmail: string;
  /** The colour of its badge. */
  colour: Colour;
  /** Where Xporter posts callbacks; null when the app has none. */
  authorisationUrl: string | null;
  template: TemplateScope[];
  agreementVersion: string;
  /** With blank lines between paragraphs. */
  agreement: string;
  /** Whether its requests are answered without what Xporter does not know in them. */
  isLenient: boolean;
}

type Row = Omit<PartnerApp, 'template' | 'isLenient'> & { template: string; isLenient: number };

const SELECT = `SELECT relying_party AS relyingParty, name, publisher, purpose, contact_email AS contactEmail, colour,
  authorisation_url AS authorisationUrl, template, agreement_version AS agreementVersion, agreement, is_lenient AS isLenient
  FROM partner_apps`;

export function partnerApp(database: Database, relyingParty: string): PartnerApp | undefined {
  const row = database.prepare<[string], Row>(`${SELECT} WHERE relying_party = ?`).get(relyingParty);
  return row && { ...row, template: JSON.parse(row.template), isLenient: row.isLenient === 1 };
}

const leniencyOf = cachedStatement((database) =>
  database.prepare<[string], number>('SELECT is_lenient FROM partner_apps WHERE relying_party = ?').pluck(),
);

export const isLenientApp = (database: Database, relyingParty: string): boolean =>
  leniencyOf(database).get(relyingParty) === 1;

/** Whether an app may be replaced when a scenario is loaded: it came with one. */
export const isOfScenario = (database: Database, relyingParty: string): boolean =>
  database
    .prepare<[string], number>('SELECT is_of_scenario FROM partner_apps WHERE relying_party = ?')
    .pluck()
    .get(relyingParty) === 1;

export function markAsOfScenario(database: Database, { relyingParty }: PartnerApp): void {
  database.prepare('UPDATE partner_apps SET is_of_scenario = 1 WHERE relying_party = ?').run(relyingParty);
}

/** All apps, by name. */
export const partnerApps = (database: Database): PartnerApp[] =>
  database
    .prepare<[], string>('SELECT relying_party FROM partner_apps ORDER BY name, relying_party')
    .pluck()
    .all()
    .flatMap((relyingParty) => partnerApp(database, relyingParty) ?? []);

/** @throws when there is no such app */
export function appOf(database: Database, { relyingParty }: { relyingParty: string }): PartnerApp {
  const app = partnerApp(database, relyingParty);
  if (!app) throw new Error(`no partner app ${relyingParty}`);
  return app;
}

/** Adds an app, or replaces it. */
export function savePartnerApp(context: Context, app: PartnerApp, managementSecret: string): void {
  const { database, seal } = context;
  database
    .prepare(
      `INSERT INTO partner_apps (relying_party, name, publisher, purpose, contact_email, colour, authorisation_url,
         sealed_management_secret, template, agreement_version, agreement)
       VALUES (:relyingParty, :name, :publisher, :purpose, :contactEmail, :colour, :authorisationUrl,
         :secret, :template, :agreementVersion, :agreement)
       ON CONFLICT (relying_party) DO UPDATE SET sealed_management_secret = excluded.sealed_management_secret`,
    )
    .run({ ...columnsOf(app), secret: seal.encrypt(managementSecret) });
  changePartnerApp(database, app);
}

/** Changes everything about an app except its secret. Earlier versions of its agreement stay. */
export function changePartnerApp(database: Database, app: PartnerApp): void {
  database
    .prepare(
      `UPDATE partner_apps SET name = :name, publisher = :publisher, purpose = :purpose,
         contact_email = :contactEmail, colour = :colour, authorisation_url = :authorisationUrl,
         template = :template, agreement_version = :agreementVersion, agreement = :agreement,
         is_lenient = :isLenient
       WHERE relying_party = :relyingParty`,
    )
    .run(columnsOf(app));
  keepAgreement(database, app);
}

const columnsOf = (app: PartnerApp) => ({
  ...app,
  template: JSON.stringify(app.template),
  isLenient: app.isLenient ? 1 : 0,
});

/** An app's settings in the sandbox's configuration. */
export interface Configured {
  /** Where Xporter posts school secrets. */
  authorisationUrl: string;
  managementSecret: string;
}

/**
 * Adds an app with its defaults, once. Changes by its partner stay after a restart. Later starts update the authorisation
 * URL if the partner has not changed it (so that it follows the Hub to another port), and the management secret if it
 * differs from the one configured at the last start. Call it in a transaction.
 */
export function registerPartnerApp(context: Context, app: PartnerApp, configured: Configured): void {
  const { database } = context;
  const { relyingParty } = app;
  const { authorisationUrl, managementSecret } = configured;
  if (!partnerApp(database, relyingParty)) savePartnerApp(context, app, managementSecret);
  database
    .prepare(
      `UPDATE partner_apps SET authorisation_url = :authorisationUrl
       WHERE relying_party = :relyingParty
         AND (configured_authorisation_url IS NULL OR authorisation_url IS configured_authorisation_url)`,
    )
    .run({ relyingParty, authorisationUrl });
  database
    .prepare('UPDATE partner_apps SET configured_authorisation_url = ? WHERE relying_party = ?')
    .run(authorisationUrl, relyingParty);
  configureSecret(context, relyingParty, managementSecret);
}

/** The configured authorisation URL; null for an app that is not configured. */
export function configuredUrlOf(database: Database, { relyingParty }: PartnerApp): string | null {
  return (
    database
      .prepare<[string], string | null>(
        'SELECT configured_authorisation_url FROM partner_apps WHERE relying_party = ?',
      )
      .pluck()
      .get(relyingParty) ?? null
  );
}
