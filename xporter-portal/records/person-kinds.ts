import type { Authorisation } from './authorisations.ts';

/** The kinds of people that a school can share. */
export const KINDS = ['Student', 'Staff', 'Contact'] as const;

export type PersonKind = (typeof KINDS)[number];

/** Whether a school shares a person. @param key the person's key, which does not change with the MIS */
export type IsShared = (kind: PersonKind, key: string) => boolean;

/** The kinds of people that a school can share with an app: contacts only if the app requests the Contacts area. */
export const kindsOf = ({
  requestedScopes,
  scopes,
}: Pick<Authorisation, 'requestedScopes' | 'scopes'>): readonly PersonKind[] =>
  requestedScopes.includes('Contact') || scopes?.includes('Contact')
    ? KINDS
    : KINDS.filter((kind) => kind !== 'Contact');

/** The kind to show on a page: the wanted one, or pupils if the app does not request that kind. */
export const kindShown = (authorisation: Authorisation, wanted: PersonKind): PersonKind =>
  kindsOf(authorisation).includes(wanted) ? wanted : 'Student';
