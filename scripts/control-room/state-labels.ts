/** Labels for the states of the Hub's connections. */
export const HUB_LABELS: Record<string, string> = {
  none: 'Nothing requested',
  requested: 'Sending the request',
  invited: 'School invited',
  validating: 'Checking the secret',
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

/** Labels for the states of Xporter's authorisations. */
export const PORTAL_LABELS: Record<string, string> = {
  none: 'Not invited yet',
  invited: 'Invitation waiting',
  waiting: 'Waiting for people',
  active: 'Sharing',
  paused: 'Paused',
  revoked: 'Revoked',
  refused: 'Refused',
  expired: 'Expired',
  superseded: 'Replaced',
};
