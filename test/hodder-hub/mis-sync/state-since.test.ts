import { expect } from 'chai';
import { CONNECTION_STATES } from '../../../hodder-hub/mis-sync/records/connection-states.ts';
import { addConnection, advance, connectionById } from '../../../hodder-hub/mis-sync/records/connections.ts';
import { openDatabase } from '../../../shared/database/database.ts';
import { typedEntries } from '../../support/entries.ts';

const DETAILS = {
  name: 'A school',
  street: '1 Street',
  town: 'Town',
  county: '',
  postcode: 'ZZ99 1AA',
  leaCode: '999',
  dfesCode: '0001',
  urn: '999001',
  contactFirstName: 'A',
  contactLastName: 'Head',
  contactEmail: 'head@school.example',
  contactPhone: '01632 960000',
};

describe('since when a connection is in its state', () => {
  const database = openDatabase(':memory:', new URL('../../../hodder-hub', import.meta.url).pathname);
  database.pragma('foreign_keys = OFF');
  after(() => database.close());

  for (const [state, events] of typedEntries(CONNECTION_STATES)) {
    for (const [event, target] of typedEntries(events)) {
      it(`is the moment of “${event}”, from ${state} to ${target}`, () => {
        const requestedAt = '2026-09-01T08:00:00.000Z';
        const { id } = addConnection(database, {
          estab: '9990001',
          reference: `${state} ${event}`,
          requestedBy: 1,
          requestedAt,
          details: DETAILS,
        });
        database.prepare('UPDATE connections SET state = ? WHERE id = ?').run(state, id);
        const before = connectionById(database, id);
        if (!before) throw new Error('not added');
        expect(before.stateSince).to.equal(requestedAt);
        advance(database, before, event, new Date('2026-11-25T09:30:00.000Z'));
        const since = connectionById(database, id)?.stateSince;
        expect(since).to.equal(target === state ? requestedAt : '2026-11-25T09:30:00.000Z');
      });
    }
  }
});
