import { expect } from 'chai';
import { sessionsOf } from '../../../../xporter-portal/api/oneroster/sessions.ts';

describe('the sessions of a school year', () => {
  it('are three terms and their halves, as schools in England name them', () => {
    const shown = sessionsOf(2026).map(({ type, title, from, to }) => `${type} ${title}: ${from} to ${to}`);
    expect(shown).to.deep.equal([
      'schoolYear 2026/27: 2026-09-01 to 2027-08-31',
      'term Autumn term: 2026-09-01 to 2026-12-18',
      'gradingPeriod Autumn term, first half: 2026-09-01 to 2026-10-23',
      'gradingPeriod Autumn term, second half: 2026-11-02 to 2026-12-18',
      'term Spring term: 2027-01-04 to 2027-03-18',
      'gradingPeriod Spring term, first half: 2027-01-04 to 2027-02-12',
      'gradingPeriod Spring term, second half: 2027-02-22 to 2027-03-18',
      'term Summer term: 2027-04-05 to 2027-07-21',
      'gradingPeriod Summer term, first half: 2027-04-05 to 2027-05-28',
      'gradingPeriod Summer term, second half: 2027-06-07 to 2027-07-21',
    ]);
  });

  it('do not overlap, in any year', () => {
    for (let year = 2020; year < 2060; year++) {
      const halves = sessionsOf(year).filter(({ type }) => type === 'gradingPeriod');
      const days = halves.flatMap(({ from, to }) => [from, to]);
      expect(days).to.deep.equal(days.toSorted());
      expect(days[0]).to.equal(`${year}-09-01`);
    }
  });
});
