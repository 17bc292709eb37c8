import type { AuthorisationState } from './authorisation-states.ts';

/** The labels of states on the school's pages. */
export const STATE_LABELS: Record<AuthorisationState, string> = {
  invited: 'Invitation waiting',
  waiting: 'Waiting for people',
  active: 'Active',
  paused: 'Paused',
  revoked: 'Revoked',
  refused: 'Refused',
  expired: 'Expired',
  superseded: 'Replaced',
};
