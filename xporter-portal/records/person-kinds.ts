import type { Authorisation } from './authorisations.ts';

/** The kinds of people that a school shares with a partner or not. */
export const KINDS = ['Student', 'Staff', 'Contact'] as const;

export type PersonKind = (typeof KINDS)[number];

/** Whether a school shares somebody. @param key the person's key, which stays when the MIS changes */
export type IsShared = (kind: PersonKind, key: string) => boolean;

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
