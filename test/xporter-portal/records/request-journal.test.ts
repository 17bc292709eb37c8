import { expect } from 'chai';
import { type Database, openDatabase } from '../../../shared/database/database.ts';
import { PORTAL_DIR } from '../../../xporter-portal/app.ts';
import { createRequestJournal } from '../../../xporter-portal/records/request-journal.ts';

const AT = new Date('2026-11-30T09:00:00Z');

describe('the log of partners’ requests', () => {
  let database: Database;
  beforeEach(() => {
    database = openDatabase(':memory:', PORTAL_DIR);
  });
  afterEach(() => database.close());

  const note = (count: number, relyingParty = 'app.example', status = 200) => {
    const journal = createRequestJournal(database);
    for (let number = 0; number < count; number++)
      journal.note({
        ...{ at: new Date(AT.getTime() + number), estab: '9992001', relyingParty, authorisation: null },
        ...{ endpoint: 'Students', status, rows: 2, milliseconds: 1, warning: null },
      });
    journal.flush();
  };
  const logged = (relyingParty: string) =>
    database
      .prepare<[string], string>('SELECT at FROM api_requests WHERE relying_party = ? ORDER BY id')
      .pluck()
      .all(relyingParty);

  it('holds each in order, and counts those that succeeded', () => {
    note(120);
    note(3, 'app.example', 404);
    const times = logged('app.example').slice(0, 120);
    expect(times).to.deep.equal(times.toSorted()).and.have.length(120);
    expect(logged('app.example')).to.have.length(123);
    expect(database.prepare('SELECT day, requests, rows FROM api_usage').all()).to.deep.equal([
      { day: '2026-11-30', requests: 120, rows: 240 },
    ]);
  });

  it('keeps the latest 20,000 of each school and app', () => {
    note(10, 'other.example');
    note(20_500);
    const times = logged('app.example');
    expect(times).to.have.length(20_000);
    expect(times.at(-1)).to.equal(new Date(AT.getTime() + 20_499).toISOString());
    expect(logged('other.example')).to.have.length(10);
  });
});
