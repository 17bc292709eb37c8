import type { Database } from '../../shared/database/database.ts';
import { SHARING_STATES } from './authorisation-states.ts';
import { type Authorisation, keepTerms } from './authorisations.ts';
import type { PartnerApp, TemplateScope } from './partner-apps.ts';

/** New terms of an app for a school that already shares with it. The old terms apply until the school accepts. */
export interface NewTerms {
  /** The agreement's version, if the school accepted an earlier one. */
  version: string | null;
  /** Requested areas that the app now requires and the school does not share. */
  areas: TemplateScope[];
  /** When the school declined these terms, and who did; null when it has not decided. It can still accept. */
  declined: { at: string; by: string } | null;
}

/** Undefined when there are no new terms, or the school does not share. */
export function newTermsFor(
  database: Database,
  app: PartnerApp,
  authorisation: Authorisation,
): NewTerms | undefined {
  const { state, scopes, requestedScopes, agreementVersion } = authorisation;
  if (!SHARING_STATES.includes(state)) return undefined;
  const isBehind = agreementVersion !== null && agreementVersion !== app.agreementVersion;
  const areas = app.template.filter(
    ({ scope, required }) => required && requestedScopes.includes(scope) && !scopes?.includes(scope),
  );
  if (!isBehind && areas.length === 0) return undefined;
  const version = isBehind ? app.agreementVersion : null;
  return { version, areas, declined: declinedBy(database, authorisation, app.agreementVersion, areas) };
}

function declinedBy(
  database: Database,
  { id }: Authorisation,
  version: string,
  areas: readonly TemplateScope[],
): NewTerms['declined'] {
  const declined = database
    .prepare<[number, string, string], { at: string; by: string }>(
      'SELECT at, by FROM declined_terms WHERE authorisation_id = ? AND version = ? AND areas = ?',
    )
    .get(id, version, areasAsKept(areas));
  return declined ?? null;
}

/** Records that a school declined new terms. */
export function keepDeclined(
  database: Database,
  { id }: Authorisation,
  declined: { version: string; areas: readonly TemplateScope[]; at: string; by: string },
): void {
  database
    .prepare(
      `INSERT INTO declined_terms (authorisation_id, version, areas, at, by) VALUES (:id, :version, :areas, :at, :by)
       ON CONFLICT (authorisation_id) DO UPDATE SET version = excluded.version, areas = excluded.areas,
         at = excluded.at, by = excluded.by`,
    )
    .run({ ...declined, id, areas: areasAsKept(declined.areas) });
}

/** Copies a school's decisions about new terms to the authorisation that replaces an earlier one. */
export function carryDecisions(database: Database, earlier: Authorisation, later: Authorisation): void {
  if (earlier.agreedAt !== null) keepTerms(database, later, { ...earlier, scopes: earlier.scopes ?? [] });
  database
    .prepare('UPDATE declined_terms SET authorisation_id = ? WHERE authorisation_id = ?')
    .run(later.id, earlier.id);
}

const areasAsKept = (areas: readonly TemplateScope[]): string =>
  JSON.stringify(areas.map(({ scope }) => scope).sort());
