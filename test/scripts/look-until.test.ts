import { expect } from 'chai';
import { lookUntil } from '../../scripts/steering/look-until.ts';

describe('looking until something is so', () => {
  it('returns what it saw last: what was waited for, or what there was when the time was up', async () => {
    let looks = 0;
    const look = async () => ++looks;
    expect(await lookUntil(look, (seen) => seen === 3, { everyMs: 1, timeoutMs: 1000 })).to.equal(3);
    expect(await lookUntil(look, () => false, { everyMs: 1, timeoutMs: 0 })).to.be.above(3);
  });
});
