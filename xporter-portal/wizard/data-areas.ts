import { fieldsOfScope } from '../api/xod/catalogue/catalogue.ts';
import type { Authorisation } from '../records/authorisations.ts';
import type { PartnerApp } from '../records/partner-apps.ts';
import { describeScope } from '../records/scopes.ts';

/** A scope as a school sees it on the data areas page. */
export interface DataArea {
  scope: string;
  title: string;
  description: string;
  required: boolean;
  /** Never ticked in advance. */
  isSensitive: boolean;
  /** Why the app needs it. */
  reason: string;
  fields: { dataset: string; fields: string[] }[];
}

/** The areas that the invitation requests. A scope that is not in the app's template is optional. */
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
      reason: wanted?.reason ?? 'This invitation requests it.',
      fields: fieldsOfScope(scope),
    };
  });
}

/** The required areas and the chosen optional ones, in the order in which they were requested. */
export function grantedScopes(areas: DataArea[], chosen: readonly string[]): string[] {
  return areas.flatMap(({ scope, required }) => (required || chosen.includes(scope) ? [scope] : []));
}

/** The areas ticked before a school has chosen: all but optional sensitive ones. */
export const suggestedScopes = (areas: readonly DataArea[]): string[] =>
  areas.flatMap(({ scope, required, isSensitive }) => (required || !isSensitive ? [scope] : []));
