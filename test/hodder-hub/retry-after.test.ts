import { expect } from 'chai';
import { retryAfter } from '../../hodder-hub/xporter/retry-after.ts';

describe('Retry-After', () => {
  const date = 'Sat, 28 Nov 2026 12:00:00 GMT';
  for (const [text, seconds] of [
    ['5', 5],
    ['Sat, 28 Nov 2026 12:01:30 GMT', 90],
    ['Sat, 28 Nov 2026 11:00:00 GMT', 0],
    ['-3', 0],
    ['soon', 0],
  ] as const)
    it(`“${text}” asks to wait ${seconds} seconds`, () => {
      expect(retryAfter(new Headers({ 'Retry-After': text, Date: date }))).to.equal(seconds);
    });

  it('asks for nothing where there is none', () => {
    expect(retryAfter(new Headers())).to.equal(0);
  });
});
