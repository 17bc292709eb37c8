import { expect } from 'chai';
import { openDatabase } from '../../../shared/database/database.ts';
import { AUTHORISATION_STATES } from '../../../xporter-portal/records/authorisation-states.ts';
import { addInvitation, advance, authorisationOf } from '../../../xporter-portal/records/authorisations.ts';
import { typedEntries } from '../../support/entries.ts';

describe('since when an authorisation is in its state', () => {
  const database = openDatabase(':memory:', new URL('../../../xporter-portal', import.meta.url).pathname);
  database.pragma('foreign_keys = OFF');
  after(() => database.close());

  for (const [state, events] of typedEntries(AUTHORISATION_STATES)) {
    for (const [event, target] of typedEntries(events)) {
      it(`is the moment of “${event}”, from ${state} to ${target}`, () => {
        const invitedAt = '2026-09-01T08:00:00.000Z';
        const { id } = addInvitation(database, {
          estab: '9990001',
          relyingParty: `${state} ${event}`,
          authParams: null,
          registrationType: 'Test',
          invitedAt,
          expiresAt: invitedAt,
          requestedScopes: [],
        });
        database.prepare('UPDATE authorisations SET state = ? WHERE id = ?').run(state, id);
        const before = authorisationOf(database, id);
        expect(before.stateSince).to.equal(invitedAt);
        advance(database, before, event, new Date('2026-11-25T09:30:00.000Z'));
        const { stateSince } = authorisationOf(database, id);
        expect(stateSince).to.equal(target === state ? invitedAt : '2026-11-25T09:30:00.000Z');
      });
    }
  }
});
