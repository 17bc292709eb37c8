import { expect } from 'chai';
import { NotFoundError, UsageError } from '../../shared/errors.ts';
import { estabNamed } from '../../shared/school-number.ts';

const SCHOOLS = [
  { estab: '9992001', name: 'Oakfield Primary School' },
  { estab: '9992003', name: 'St Aldhelm’s C of E Primary School' },
  { estab: '9992004', name: 'St Aldhelm’s C of E Primary School Annexe' },
];

describe('a school', () => {
  it('is named by its number or its name, as people write them', () => {
    for (const [written, estab] of [
      ['9992001', '9992001'],
      [' 999/2001 ', '9992001'],
      ['999 2001', '9992001'],
      ['oakfield', '9992001'],
      ["ST ALDHELM'S C of E primary school", '9992003'],
      ['St. Aldhelms annexe', '9992004'],
      ['9999999', '9999999'],
    ] as const)
      expect(estabNamed(SCHOOLS, written), written).to.equal(estab);
  });

  it('is not guessed', () => {
    expect(() => estabNamed(SCHOOLS, 'Thornbury')).to.throw(NotFoundError, 'There is no school Thornbury');
    expect(() => estabNamed(SCHOOLS, "St Aldhelm's")).to.throw(UsageError, '9992003');
    const many = Array.from({ length: 9 }, (_, at) => ({ estab: `999300${at}`, name: `School ${at}` }));
    expect(() => estabNamed(many, 'school')).to.throw(UsageError, 'and 4 more');
  });
});
