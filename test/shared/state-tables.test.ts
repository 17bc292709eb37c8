import { expect } from 'chai';
import { CONNECTION_STATES } from '../../hodder-hub/mis-sync/records/connection-states.ts';
import { RUN_STATES } from '../../hodder-hub/mis-sync/records/run-states.ts';
import { IllegalTransition, next, type TransitionTable } from '../../shared/states.ts';
import { AUTHORISATION_STATES } from '../../xporter-portal/records/authorisation-states.ts';

/** For each event, the states in which it can happen, and the state that follows. */
type Moves = Record<string, `${string} → ${string}`>;

allows('a connection', CONNECTION_STATES, {
  accept: 'requested → invited',
  reject: 'requested → rejected',
  forward: 'requested, invited → invited',
  bounce: 'requested, invited → invited',
  refuse: 'requested, invited → refused',
  expire: 'requested, invited → expired',
  withdraw: 'requested, invited → withdrawn',
  'receive secret': 'requested, invited, validating, waiting, connected, failed, revoked → validating',
  validate: 'validating, waiting, failed → connected',
  'find paused': 'validating, connected, failed → waiting',
  fail: 'validating → failed',
  revoke: 'requested, invited, validating, waiting, connected, failed → revoked',
  deauthorise: 'validating, waiting, connected, failed, revoked → deauthorised',
});

allows('a sync run', RUN_STATES, {
  load: 'loading → reviewing',
  save: 'reviewing → saved',
  cancel: 'loading, reviewing → cancelled',
  stop: 'loading, reviewing → stopped',
  undo: 'saved → undone',
});

allows('an authorisation', AUTHORISATION_STATES, {
  forward: 'invited → invited',
  authorise: 'invited → active',
  'authorise, nobody chosen yet': 'invited → waiting',
  refuse: 'invited → refused',
  expire: 'invited → expired',
  supersede: 'invited, waiting, active, paused → superseded',
  'choose people': 'waiting → active',
  'exclude everyone': 'active → waiting',
  pause: 'active → paused',
  resume: 'paused → active',
  revoke: 'waiting, active, paused → revoked',
});

function allows(what: string, table: TransitionTable<string, string>, moves: Moves): void {
  describe(`the states of ${what}`, () => {
    it('know no other event', () => {
      const events = Object.values(table).flatMap((allowed) => Object.keys(allowed));
      expect([...new Set(events)]).to.have.members(Object.keys(moves));
    });

    for (const [event, move] of Object.entries(moves)) {
      const [from = '', to] = move.split(' → ');
      it(`allow “${event}” in ${from} alone, and then are ${to}`, () => {
        for (const state of Object.keys(table)) {
          const happen = () => next(table, state, event);
          if (from.split(', ').includes(state)) expect(happen(), state).to.equal(to);
          else expect(happen, state).to.throw(IllegalTransition);
        }
      });
    }
  });
}
