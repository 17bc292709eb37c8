import { expect } from 'chai';
import { openDatabase, useClock } from '../../../shared/database/database.ts';

describe('the time in SQL', () => {
  it('stands still within a transaction, those inside it included, and goes on after it', () => {
    const database = openDatabase(':memory:', 'xporter-portal');
    let seconds = 0;
    const now = () => new Date(Date.UTC(2026, 10, 30, 9, 0, seconds++));
    useClock(database, { now } as Parameters<typeof useClock>[1]);
    const time = () => database.prepare<[], string>('SELECT clock_now()').pluck().get()?.slice(17, 19);
    const twice = database.transaction(() => [time(), database.transaction(time)(), time()]);

    expect(twice()).to.deep.equal(['00', '00', '00']);
    expect(() => database.transaction(() => expect(time()).to.equal('never'))()).to.throw('never');
    expect(twice.immediate()).to.deep.equal(['02', '02', '02']);
    expect([time(), time()]).to.deep.equal(['03', '04']);
    database.close();
  });
});
