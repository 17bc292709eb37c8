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

  it('hides it under a longer name that ends so, as OneRoster’s tokens have, and in an address within another', () => {
    for (const name of ['access_token', 'managementSecret', 'oneRosterToken', 'new-password'])
      expect(maskNamed(`{"${name}":"abc","token_type":"Bearer"}`)).to.equal(
        `{"${name}":"••••••••","token_type":"Bearer"}`,
      );
    expect(maskNamed('/Students/?callbackUrl=http%3A%2F%2Fa.example%2F%3Fsecret%3Dabc&page=2')).to.equal(
      '/Students/?callbackUrl=http%3A%2F%2Fa.example%2F%3Fsecret%3D••••••••&page=2',
    );
  });

  it('hides secrets wherever they stand in a text, and nothing for a blank one', () => {
    expect(maskValues('I had abc and abc', ['abc', ''])).to.equal('I had •••••••• and ••••••••');
  });
});
