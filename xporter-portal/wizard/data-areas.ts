import { fieldsOfScope } from '../api/catalogue/catalogue.ts';
import type { Authorisation } from '../records/authorisations.ts';
import type { PartnerApp } from '../records/partner-apps.ts';
import { describeScope } from '../records/scopes.ts';

/** A scope as a school sees it on the data areas page. */
export interface DataArea {
  scope: string;
  title: string;
  description: string;
  required: boolean;
  /** Never ticked for a school. */
  isSensitive: boolean;
  /** Why the app wants it. */
  reason: string;
  fields: { dataset: string; fields: string[] }[];
}

/** What the invitation asks for; a scope that the app's template does not know is optional. */
export function dataAreasOf({ template }: PartnerApp, { requestedScopes }: Authorisation): DataArea[] {
  return requestedScopes.map((scope) => {
    const wanted = template.find((each) => each.scope === scope);
    const { title, description, isSensitive } = describeScope(scope);
    return {
      scope,
      title,
      description,
      isSensitive,
      required: wanted?.required ?? false,
      reason: wanted?.reason ?? 'The app asks for it in this invitation.',
      fields: fieldsOfScope(scope),
    };
  });
}

/** The required areas and whichever optional ones were chosen, in the order in which they were asked for. */
export function grantedScopes(areas: DataArea[], chosen: readonly string[]): string[] {
  return areas.flatMap(({ scope, required }) => (required || chosen.includes(scope) ? [scope] : []));
}

/** What is ticked before a school has chosen: everything but sensitive areas that it may leave out. */
export const suggestedScopes = (areas: readonly DataArea[]): string[] =>
  areas.flatMap(({ scope, required, isSensitive }) => (required || !isSensitive ? [scope] : []));
