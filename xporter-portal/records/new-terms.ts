import type { Database } from '../../shared/database/database.ts';
import { SHARING_STATES } from './authorisation-states.ts';
import { type Authorisation, keepTerms } from './authorisations.ts';
import type { PartnerApp, TemplateScope } from './partner-apps.ts';

/** What an app asks of a school that shares with it already; until the school accepts, the old terms hold. */
export interface NewTerms {
  /** The agreement's version, if the school accepted an earlier one. */
  version: string | null;
  /** Areas that the app asked this school for and requires by now, and the school does not share. */
  areas: TemplateScope[];
  /** When the school said no to just this, and who; null where it has yet to decide. It may still accept. */
  declined: { at: string; by: string } | null;
}

/** Undefined where nothing is asked, or nothing is shared. */
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

/** Notes that a school does not accept what is asked of it. */
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

/** Hands what a school has said to new terms on to the authorisation that takes another's place. */
export function carryDecisions(database: Database, earlier: Authorisation, later: Authorisation): void {
  if (earlier.agreedAt !== null) keepTerms(database, later, { ...earlier, scopes: earlier.scopes ?? [] });
  database
    .prepare('UPDATE declined_terms SET authorisation_id = ? WHERE authorisation_id = ?')
    .run(later.id, earlier.id);
}

const areasAsKept = (areas: readonly TemplateScope[]): string =>
  JSON.stringify(areas.map(({ scope }) => scope).sort());
