import type { PortalContext } from '../../context.ts';
import { type Authorisation, keepTerms } from '../../records/authorisations.ts';
import { keepDeclined, type NewTerms, newTermsFor } from '../../records/new-terms.ts';
import { appOf, type PartnerApp } from '../../records/partner-apps.ts';

/** The terms that were on the page when the school decided. */
export interface TermsShown {
  version: string;
  areas: readonly string[];
}

type By = { name: string; email: string };

/**
 * Accepts an app's new terms: the areas that it now requires are shared, under the agreement's new version.
 * @param by the person who decides
 * @returns false, and accepts nothing, when the terms have changed since they were shown
 */
export function acceptTerms(
  context: PortalContext,
  authorisation: Authorisation,
  shown: TermsShown,
  by: By,
): boolean {
  const { database, clock, journal } = context;
  const app = appOf(database, authorisation);
  const terms = termsIfUnchanged(context, app, authorisation, shown);
  if (!terms) return false;
  const areas = terms.areas.map(({ scope }) => scope);
  database.transaction(() => {
    keepTerms(database, authorisation, {
      scopes: [...(authorisation.scopes ?? []), ...areas],
      agreementVersion: app.agreementVersion,
      agreedAt: clock.now().toISOString(),
      agreedBy: by.name,
      agreedByEmail: by.email,
    });
    journal.record({
      estab: authorisation.estab,
      actor: by.email,
      event: 'authorisation.terms-accepted',
      detail: { version: app.agreementVersion, areas },
      correlation: authorisation.authParams,
    });
  })();
  return true;
}

/**
 * Declines an app's new terms: sharing continues under the old ones. The school can still accept them later.
 * @param by the person who decides
 * @returns false as acceptTerms does
 */
export function declineTerms(
  context: PortalContext,
  authorisation: Authorisation,
  shown: TermsShown,
  by: By,
): boolean {
  const { database, clock, journal } = context;
  const app = appOf(database, authorisation);
  const terms = termsIfUnchanged(context, app, authorisation, shown);
  if (!terms) return false;
  const { areas } = terms;
  const version = app.agreementVersion;
  database.transaction(() => {
    keepDeclined(database, authorisation, { version, areas, at: clock.now().toISOString(), by: by.name });
    journal.record({
      estab: authorisation.estab,
      actor: by.email,
      event: 'authorisation.terms-declined',
      detail: { version, areas: areas.map(({ scope }) => scope) },
      correlation: authorisation.authParams,
    });
  })();
  return true;
}

function termsIfUnchanged(
  { database }: PortalContext,
  app: PartnerApp,
  authorisation: Authorisation,
  shown: TermsShown,
): NewTerms | undefined {
  const terms = newTermsFor(database, app, authorisation);
  const areas = terms?.areas.map(({ scope }) => scope).join();
  return shown.version === app.agreementVersion && shown.areas.join() === areas ? terms : undefined;
}
