/** What the states of the Hub's connections are called on the control room's pages. */
export const HUB_WORDS: Record<string, string> = {
  none: 'Nothing requested',
  requested: 'Request on its way',
  invited: 'School invited',
  validating: 'Trying the secret',
  waiting: 'Waiting for people',
  connected: 'Connected',
  rejected: 'Rejected by Xporter',
  refused: 'Refused by the school',
  expired: 'Invitation expired',
  failed: 'Secret did not work',
  revoked: 'Revoked by the school',
  withdrawn: 'Request withdrawn',
  deauthorised: 'Deauthorised',
};

/** What the states of Xporter's authorisations are called there. */
export const PORTAL_WORDS: Record<string, string> = {
  none: 'Not asked yet',
  invited: 'Invitation waiting',
  waiting: 'Waiting for people',
  active: 'Sharing',
  paused: 'Paused',
  revoked: 'Revoked',
  refused: 'Refused',
  expired: 'Expired',
  superseded: 'Replaced',
};
