import { expect } from 'chai';
import { weighedCache } from '../../../xporter-portal/mis/weighed-cache.ts';

describe('a cache with a weight', () => {
  it('drops what was used longest ago, and keeps a value that is too heavy alone', () => {
    const cache = weighedCache<{ rows: number }>(100, ({ rows }) => rows);
    cache.set('a', { rows: 40 }).set('b', { rows: 40 });
    cache.get('a');
    cache.set('c', { rows: 40 });
    expect([...cache.keys()]).to.have.members(['a', 'c']);
    cache.set('heavy', { rows: 1000 });
    expect([...cache.keys()]).to.deep.equal(['heavy']);
    cache.set('empty', { rows: 0 });
    expect([...cache.keys()]).to.deep.equal(['empty']);
  });
});
