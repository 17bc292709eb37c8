import { expect } from 'chai';
import { createClock } from '../../shared/clock.ts';
import { earliest } from '../../shared/scheduled-jobs.ts';

const AT = new Date('2027-01-18T05:00:00.000Z');
const HOUR = 3_600_000;

describe('the next scheduled job', () => {
  const jobs = ['9992001', '9992003'].map((estab) => ({ next: () => [{ estab, at: AT }], run: () => {} }));

  it('comes sooner, to the millisecond, for a school that is ahead', () => {
    const clock = createClock({ everybody: 0, schools: { '9992003': HOUR } });
    for (let time = 0; time < 100; time++)
      expect(earliest(jobs, clock, null)?.getTime()).to.equal(AT.getTime() - HOUR);
    expect(earliest(jobs, clock, '9992003')).to.deep.equal(AT);
    expect(earliest([], clock, null)).to.equal(undefined);
  });
});
