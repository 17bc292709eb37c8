import { expect } from 'chai';
import { yearOf } from '../../../hodder-hub/mis-sync/panels/year.ts';

describe('the year that a year group of the MIS tells', () => {
  it('is read from whole words', () => {
    const years = {
      N: -1,
      N2: -1,
      E1: -1,
      Nursery: -1,
      R: 0,
      Reception: 0,
      'Year  5': 5,
      'Yr 11': 11,
      Y5: 5,
      '14': 14,
    };
    for (const [name, year] of Object.entries(years)) expect(yearOf(name), name).to.equal(year);
    for (const name of [
      'X',
      'Year  X',
      'None',
      'Newcomers',
      'Nurture 2',
      'Robins',
      'Rec 1',
      'Class of 2016',
      '',
    ])
      expect(yearOf(name), name).to.equal(undefined);
  });
});
