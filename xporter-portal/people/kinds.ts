import type { Authorisation } from '../authorisation/authorisations.ts';
import type { PersonKind } from '../mis/view.ts';

export const KINDS = ['Student', 'Staff', 'Contact'] as const satisfies readonly PersonKind[];

/** The kinds of people that a school decides about for an app: contacts only where the app asks for the Contacts area. */
export const kindsOf = ({
  requestedScopes,
  scopes,
}: Pick<Authorisation, 'requestedScopes' | 'scopes'>): readonly PersonKind[] =>
  requestedScopes.includes('Contact') || scopes?.includes('Contact')
    ? KINDS
    : KINDS.filter((kind) => kind !== 'Contact');

/** What a page shows: the kind that its address names, or pupils where the app does not ask for that kind. */
export const kindShown = (authorisation: Authorisation, wanted: PersonKind): PersonKind =>
  kindsOf(authorisation).includes(wanted) ? wanted : 'Student';
