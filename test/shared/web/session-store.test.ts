import { expect } from 'chai';
import type { SessionData } from 'express-session';
import { daysAfter } from '../../../shared/clock.ts';
import { type Database, openDatabase } from '../../../shared/database/database.ts';
import { SqliteSessionStore } from '../../../shared/web/session-store.ts';
import { PORTAL_DIR } from '../../../xporter-portal/app.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const START = new Date('2026-11-28T10:00:00Z');
const DATA: SessionData = { cookie: { originalMaxAge: null }, notice: 'Saved.' };

describe('a session', () => {
  let database: Database;
  let store: SqliteSessionStore;
  let real: Date;
  let ahead: number;

  beforeEach(() => {
    database = openDatabase(':memory:', PORTAL_DIR);
    [real, ahead] = [START, 0];
    store = new SqliteSessionStore(
      database,
      fakeClock(
        () => daysAfter(real, ahead),
        () => real,
      ),
    );
    store.set('one', DATA);
  });
  afterEach(() => database.close());

  const isThere = (id = 'one') => {
    let found: SessionData | null | undefined;
    store.get(id, (_error, data) => {
      found = data;
    });
    return found?.notice === DATA.notice;
  };

  it('outlives a clock that is advanced, and one that goes back', () => {
    for (const days of [1, 300, 0]) {
      ahead = days;
      store.set(`from day ${days}`, DATA);
      expect(isThere(), `${days} days later`).to.equal(true);
    }
    expect(isThere('from day 300')).to.equal(true);
  });

  it('ends a day of real time after its last use', () => {
    real = daysAfter(START, 0.9);
    store.touch('one', DATA);
    real = daysAfter(START, 1.8);
    expect(isThere()).to.equal(true);
    real = daysAfter(START, 1.95);
    expect(isThere()).to.equal(false);
    store.set('another', DATA);
    expect(database.prepare('SELECT count(*) FROM sessions').pluck().get(), 'ended ones go').to.equal(1);
  });

  it('tells when it was last used by the sandbox’s clock', () => {
    ahead = 300;
    store.touch('one', DATA);
    expect(database.prepare('SELECT last_seen_at FROM sessions').pluck().get()).to.equal(
      daysAfter(START, 300).toISOString(),
    );
  });
});
