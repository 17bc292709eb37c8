import type { EventName } from '../../../shared/journal/events.ts';
import type { TransitionTable } from '../../../shared/states.ts';

/** Where a centre's connection to its MIS through Xporter stands, as the Hub knows it. */
export type ConnectionState =
  | 'requested'
  | 'invited'
  | 'validating'
  | 'waiting'
  | 'connected'
  | 'rejected'
  | 'refused'
  | 'expired'
  | 'failed'
  | 'revoked'
  | 'withdrawn'
  | 'deauthorised';

export type ConnectionEvent =
  | 'accept'
  | 'reject'
  | 'forward'
  | 'bounce'
  | 'refuse'
  | 'expire'
  | 'receive secret'
  | 'validate'
  | 'find paused'
  | 'fail'
  | 'revoke'
  | 'withdraw'
  | 'deauthorise';

export const CONNECTION_STATES: TransitionTable<ConnectionState, ConnectionEvent> = {
  requested: {
    accept: 'invited',
    reject: 'rejected',
    // Xporter has it and the school has acted, but Xporter's first answer to the Hub was lost, or a notice in between.
    forward: 'invited',
    bounce: 'invited',
    refuse: 'refused',
    expire: 'expired',
    'receive secret': 'validating',
    revoke: 'revoked',
    withdraw: 'withdrawn',
  },
  invited: {
    forward: 'invited',
    bounce: 'invited',
    refuse: 'refused',
    expire: 'expired',
    'receive secret': 'validating',
    revoke: 'revoked',
    withdraw: 'withdrawn',
  },
  validating: {
    validate: 'connected',
    'find paused': 'waiting',
    fail: 'failed',
    revoke: 'revoked',
    'receive secret': 'validating',
    deauthorise: 'deauthorised',
  },
  waiting: {
    validate: 'connected',
    revoke: 'revoked',
    'receive secret': 'validating',
    deauthorise: 'deauthorised',
  },
  connected: {
    'find paused': 'waiting',
    revoke: 'revoked',
    'receive secret': 'validating',
    deauthorise: 'deauthorised',
  },
  rejected: {},
  refused: {},
  expired: {},
  failed: {
    validate: 'connected',
    'find paused': 'waiting',
    revoke: 'revoked',
    'receive secret': 'validating',
    deauthorise: 'deauthorised',
  },
  // The Hub tried a secret that the school had renewed, before it heard of the new one.
  revoked: { 'receive secret': 'validating', deauthorise: 'deauthorised' },
  withdrawn: {},
  deauthorised: {},
};

/** What the journal calls each of them. */
export const JOURNAL_EVENTS: Record<ConnectionEvent, EventName> = {
  accept: 'connection.invited',
  reject: 'connection.rejected',
  forward: 'connection.forwarded',
  bounce: 'connection.bounced',
  refuse: 'connection.refused',
  expire: 'connection.expired',
  'receive secret': 'connection.secret-received',
  validate: 'connection.connected',
  'find paused': 'connection.waiting',
  fail: 'connection.failed',
  revoke: 'connection.revoked',
  withdraw: 'connection.withdrawn',
  deauthorise: 'connection.deauthorised',
};
