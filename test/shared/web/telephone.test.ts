import { expect } from 'chai';
import { telephone } from '../../../shared/web/forms.ts';

describe('a telephone number', () => {
  const isTaken = (text: string) => telephone.safeParse(text).success;

  it('is taken as people write it, with an extension', () => {
    for (const number of [
      '01632 960111',
      '(01632) 960111',
      '01632-960111',
      '01632.960111',
      '+44 (0)1632 960111',
      '01632\u00a0960111',
      '01632–960111',
    ])
      for (const extension of [
        '',
        ' ext 5',
        ' ext. 5',
        ' ext: 12',
        ' x5',
        'x5',
        ' X 5',
        ' (ext. 5)',
        ' extn 5',
        ' Extension 123',
        ' #5',
        ';ext=5',
        ' ext-5',
        ', ext 5',
        ' / 960112',
        '/960112',
        ' / 01632 960112 ext 5',
      ])
        expect(isTaken(number + extension), number + extension).to.equal(true);
  });

  it('is refused for anything else', () => {
    for (const text of [
      '',
      '123',
      'ext 5',
      '01632 960111 ext',
      '01632 960111 ext five',
      '01632 960111 y5',
      '01632 960111 ext 1234567',
      'ring the office',
      '0163296011101632960111',
      '01632 960111 / ',
      '01632 960111 / 2 / 3',
      '1+01632 960111',
      '01632 960111 x5 x6',
      `0${' '.repeat(70)}1632960111`,
    ])
      expect(isTaken(text), text).to.equal(false);
  });
});
