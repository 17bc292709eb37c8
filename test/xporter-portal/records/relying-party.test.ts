import { expect } from 'chai';
import fc from 'fast-check';
import { RelyingParty } from '../../../xporter-portal/records/relying-party.ts';

describe('a relying party', () => {
  const isTaken = (text: string) => RelyingParty.safeParse(text).success;

  it('is any host name with a domain, in small letters', () => {
    fc.assert(
      fc.property(fc.domain(), fc.boolean(), (host, isLoud) => {
        const typed = isLoud ? ` ${host.toUpperCase()} ` : host;
        expect(RelyingParty.parse(typed)).to.equal(host.toLowerCase());
      }),
    );
  });

  it('is nothing that a URL would read as something else', () => {
    const text = fc.oneof(fc.string({ unit: fc.constantFrom(...'ab1.-_:/@ %é') }), fc.string(), fc.ipV4());
    fc.assert(
      fc.property(text, (typed) => {
        const taken = RelyingParty.safeParse(typed);
        if (taken.success) expect(new URL(`http://${taken.data}/`).host).to.equal(taken.data);
      }),
      { numRuns: 1000 },
    );
    for (const wrong of [
      '',
      'reader',
      '127.0.0.1',
      'a..b.example',
      '-a.example',
      'a-.example',
      'a.example:80',
    ])
      expect(isTaken(wrong), wrong).to.equal(false);
    expect(isTaken(`${'a'.repeat(64)}.example`)).to.equal(false);
  });
});
