import type { Authorisation } from '../authorisation/authorisations.ts';
import type { AuthorisationState } from '../authorisation/states.ts';

/** What a state is called on the school's pages. */
export const STATE_WORDS: Record<AuthorisationState, string> = {
  invited: 'Invitation waiting',
  waiting: 'Waiting for people',
  active: 'Active',
  paused: 'Paused',
  revoked: 'Revoked',
  refused: 'Refused',
  expired: 'Expired',
  superseded: 'Replaced by a later one',
};

/** Since when an authorisation has been in the state that it is in. */
export function sinceWhen({ state, invitedAt, authorisedAt, endedAt }: Authorisation): string {
  if (state === 'invited') return invitedAt;
  return endedAt ?? authorisedAt ?? invitedAt;
}
