import { expect } from 'chai';
import { maskNamed, maskValues } from '../../shared/mask.ts';

describe('masking', () => {
  it('hides what a field’s name calls secret, in JSON and in forms', () => {
    expect(maskNamed('{"estab":"9992001","password":"open sesame","Token":"abc"}')).to.not.match(
      /sesame|abc/,
    );
    expect(maskNamed('estab=9992001&schoolSecret=abc&event=authorised')).to.equal(
      'estab=9992001&schoolSecret=••••••••&event=authorised',
    );
  });

  it('hides secrets wherever they stand in a text, and nothing for a blank one', () => {
    expect(maskValues('I had abc and abc', ['abc', ''])).to.equal('I had •••••••• and ••••••••');
  });
});
