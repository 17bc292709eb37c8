import { expect } from 'chai';
import fc from 'fast-check';
import { SIGNATURE_MINUTES, sign, verify, verifyAt } from '../../../shared/web/signature.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const secondsLater = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

describe('the signature of a callback', () => {
  it('is the HMAC that another program makes: openssl dgst -sha256 -hmac', () => {
    const body = 'schoolId=9992001&event=refused';
    expect(sign(body, 'management secret', NOW)).to.equal(
      't=1795435200,v1=19e481bfe4ebfe67b5112cfc53038147267e4de2473b5f4df5ff79a145bdfb00',
    );
  });

  it('is good for its own body and secret, and for no other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (body, secret, more) => {
        const signature = sign(body, secret, NOW);
        expect(verify(signature, body, secret, NOW)).to.equal('good');
        expect(verify(signature, body + more, secret, NOW)).to.equal('bad');
        expect(verify(signature, more + body, secret, NOW)).to.equal('bad');
        expect(verify(signature, body, `${secret}x${more}`, NOW)).to.equal('bad');
      }),
    );
  });

  it('is bad with any character of it changed, left out or added', () => {
    const signature = sign('schoolId=9992001', 'secret', NOW);
    for (let at = 0; at < signature.length; at++) {
      const [before, after] = [signature.slice(0, at), signature.slice(at + 1)];
      const other = signature[at] === '0' ? '1' : '0';
      for (const changed of [before + other + after, before + after, `${before}0${signature.slice(at)}`])
        if (changed !== signature) expect(verify(changed, 'schoolId=9992001', 'secret', NOW)).to.equal('bad');
    }
    for (const changed of ['', ` ${signature}`, `${signature} `, `${signature}\n`, signature.toUpperCase()])
      expect(verify(changed, 'schoolId=9992001', 'secret', NOW)).to.equal('bad');
  });

  it('is good for fifteen minutes before and after, to the second', () => {
    const signature = sign('schoolId=9992001', 'secret', NOW);
    const limit = SIGNATURE_MINUTES * 60;
    expect(limit).to.equal(900);
    for (const seconds of [-limit, -1, 0, 1, limit])
      expect(verify(signature, 'schoolId=9992001', 'secret', secondsLater(seconds)), `${seconds}`).to.equal(
        'good',
      );
    for (const seconds of [-limit - 1, limit + 1, 86_400])
      expect(verify(signature, 'schoolId=9992001', 'secret', secondsLater(seconds)), `${seconds}`).to.equal(
        'stale',
      );
    expect(verify(signature, 'schoolId=9992002', 'secret', secondsLater(86_400))).to.equal('bad');
  });

  it('is good where it is good by one of several clocks', () => {
    const signature = sign('schoolId=9992001', 'secret', NOW);
    const days = secondsLater(86_400 * 30);
    expect(verifyAt([days, NOW], signature, 'schoolId=9992001', 'secret')).to.equal('good');
    expect(verifyAt([NOW, days], signature, 'schoolId=9992001', 'secret')).to.equal('good');
    expect(verifyAt([days], signature, 'schoolId=9992001', 'secret')).to.equal('stale');
    expect(verifyAt([days, NOW], signature, 'schoolId=9992001', 'other')).to.equal('bad');
  });
});
