import type { Authorisation } from '../authorisation/authorisations.ts';
import { SHARING_STATES } from '../authorisation/states.ts';
import type { PartnerApp, TemplateScope } from '../partner-apps/partner-apps.ts';

/** What an app asks of a school that shares with it already; until the school accepts, the old terms hold. */
export interface NewTerms {
  /** The agreement's version, if the school accepted an earlier one. */
  version: string | null;
  /** Areas that the app requires by now and the school does not share. */
  areas: TemplateScope[];
}

/** Undefined where nothing is asked, or nothing is shared. */
export function newTermsFor(app: PartnerApp, authorisation: Authorisation): NewTerms | undefined {
  const { state, scopes, agreementVersion } = authorisation;
  if (!SHARING_STATES.includes(state)) return undefined;
  const isBehind = agreementVersion !== null && agreementVersion !== app.agreementVersion;
  const areas = app.template.filter(({ scope, required }) => required && !scopes?.includes(scope));
  return isBehind || areas.length > 0
    ? { version: isBehind ? app.agreementVersion : null, areas }
    : undefined;
}
