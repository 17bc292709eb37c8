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

const EVENT_WORDS: Record<string, string> = {
  'invitation.sent': 'Invitation sent',
  'invitation.forwarded': 'Invitation forwarded',
  'invitation.proceeded': 'Authority to decide confirmed',
  'invitation.refused': 'Invitation refused',
  'invitation.expired': 'Invitation expired',
  'authorisation.given': 'Sharing authorised',
  'authorisation.paused': 'Sharing paused',
  'authorisation.resumed': 'Sharing resumed',
  'authorisation.areas-changed': 'Data areas changed',
  'authorisation.people-changed': 'People let in or left out',
  'authorisation.asked-again': 'New terms asked for',
  'authorisation.terms-accepted': 'New terms accepted',
  'authorisation.revoked': 'Access revoked',
};

export const eventWords = (event: string): string => EVENT_WORDS[event] ?? event;

/** Since when an authorisation has been in the state that it is in. */
export function sinceWhen({ state, invitedAt, authorisedAt, endedAt }: Authorisation): string {
  if (state === 'invited') return invitedAt;
  return endedAt ?? authorisedAt ?? invitedAt;
}
