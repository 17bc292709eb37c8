import { type Authorisation, keepTerms } from '../authorisation/authorisations.ts';
import type { PortalContext } from '../context.ts';
import { appOf } from '../partner-apps/partner-apps.ts';
import { newTermsFor } from './asked-again.ts';

/** What a school had before it when it pressed Accept. */
export interface TermsShown {
  version: string;
  areas: readonly string[];
}

/**
 * Accepts an app's new terms: the areas that it requires are shared from now on, under the agreement's new version.
 * @param by whoever decided
 * @returns false where the app asks for something else by now than what was shown: nothing is accepted then
 */
export function acceptTerms(
  { database, clock, journal }: PortalContext,
  authorisation: Authorisation,
  shown: TermsShown,
  by: { name: string; email: string },
): boolean {
  const app = appOf(database, authorisation);
  const asked = newTermsFor(app, authorisation);
  const areas = asked?.areas.map(({ scope }) => scope) ?? [];
  const isAsShown = shown.version === app.agreementVersion && shown.areas.join() === areas.join();
  if (!asked || !isAsShown) return false;
  database.transaction(() => {
    keepTerms(database, authorisation, {
      scopes: [...(authorisation.scopes ?? []), ...areas],
      requestedScopes: [...new Set([...authorisation.requestedScopes, ...areas])],
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
