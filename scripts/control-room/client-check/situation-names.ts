/** The situations of a check, in the order in which they are played. */
export const SITUATION_NAMES = [
  'invite',
  'authorise',
  'read',
  'night',
  'leaver',
  'exclusion',
  'withdrawn-area',
  'too-many-requests',
  'maintenance',
  'expired-token',
  'pause',
  'resume',
  'second-authorisation',
  'duplicate-callback',
  'revocation',
] as const;
export type SituationName = (typeof SITUATION_NAMES)[number];
