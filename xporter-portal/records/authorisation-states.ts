import type { TransitionTable } from '../../shared/states.ts';

/** The state of a school's decision about one partner app, from invitation to revocation. */
export type AuthorisationState =
  | 'invited'
  | 'waiting'
  | 'active'
  | 'paused'
  | 'revoked'
  | 'refused'
  | 'expired'
  | 'superseded';

export type AuthorisationEvent =
  | 'forward'
  | 'authorise'
  | 'authorise, nobody chosen yet'
  | 'choose people'
  | 'exclude everyone'
  | 'pause'
  | 'resume'
  | 'refuse'
  | 'expire'
  | 'revoke'
  | 'supersede';

export const AUTHORISATION_STATES: TransitionTable<AuthorisationState, AuthorisationEvent> = {
  invited: {
    forward: 'invited',
    authorise: 'active',
    'authorise, nobody chosen yet': 'waiting',
    refuse: 'refused',
    expire: 'expired',
    supersede: 'superseded',
  },
  waiting: { 'choose people': 'active', revoke: 'revoked', supersede: 'superseded' },
  active: { pause: 'paused', 'exclude everyone': 'waiting', revoke: 'revoked', supersede: 'superseded' },
  paused: { resume: 'active', revoke: 'revoked', supersede: 'superseded' },
  revoked: {},
  refused: {},
  expired: {},
  superseded: {},
};

/** The states in which the school shares, or will once people are chosen. */
export const SHARING_STATES: readonly AuthorisationState[] = ['active', 'waiting', 'paused'];
