import { expect } from 'chai';
import { HUB_DIR } from '../../../hodder-hub/app.ts';
import { createClock, daysAfter } from '../../../shared/clock.ts';
import { openDatabase } from '../../../shared/database/database.ts';
import {
  createPasswordLink,
  endPasswordLinks,
  LINK_DAYS,
  openPasswordLink,
} from '../../../shared/web/password-links.ts';

describe('a link to set a password', () => {
  const database = openDatabase(':memory:', HUB_DIR);
  database.pragma('foreign_keys = OFF');
  const clock = createClock();
  after(() => database.close());
  afterEach(() => clock.backToRealTime());

  const open = (token: string) => openPasswordLink(database, clock.now, token);
  const later = (days: number) => clock.travelTo(daysAfter(clock.now(), days));

  it('is live for seven days, or as many as it was made for', () => {
    expect(LINK_DAYS).to.equal(7);
    const week = createPasswordLink(database, clock, 1);
    const day = createPasswordLink(database, clock, 1, 1);
    later(0.99);
    expect(open(day)).to.deep.equal({ kind: 'live', accountId: 1 });
    later(0.02);
    expect(open(day)).to.deep.equal({ kind: 'expired' });
    later(5.98);
    expect(open(week)).to.deep.equal({ kind: 'live', accountId: 1 });
    later(0.02);
    expect(open(week)).to.deep.equal({ kind: 'expired' });
  });

  it('ends with all others of its account once one is used, and with none of another', () => {
    const [first, second] = [createPasswordLink(database, clock, 2), createPasswordLink(database, clock, 2)];
    const other = createPasswordLink(database, clock, 3);
    endPasswordLinks(database, clock, 2);
    for (const token of [first, second]) expect(open(token)).to.deep.equal({ kind: 'used' });
    expect(open(other)).to.deep.equal({ kind: 'live', accountId: 3 });
    later(8);
    expect(open(first), 'also when its time is over').to.deep.equal({ kind: 'used' });
  });

  it('is unknown with any other token, and only its hash is kept', () => {
    const token = createPasswordLink(database, clock, 4);
    for (const other of ['', 'A'.repeat(43), token.slice(1), `${token}A`])
      expect(open(other), other).to.deep.equal({ kind: 'unknown' });
    const kept = database.prepare('SELECT * FROM password_links').all();
    expect(JSON.stringify(kept)).not.to.contain(token);
  });
});
