import { expect } from 'chai';
import fc from 'fast-check';
import { addressFor, linksOf } from '../../../../xporter-portal/api/oneroster/links.ts';
import { placesOf, rowsOf, totalOf } from '../../../../xporter-portal/api/oneroster/page.ts';
import { type Filtered, readQuery } from '../../../../xporter-portal/api/oneroster/query.ts';
import type { Records } from '../../../../xporter-portal/api/oneroster/types.ts';
import { relationsOf } from './client.ts';

const ADDRESS = 'http://127.0.0.1:3002/ims/oneroster/v1p1/users';

const recordsOf = (names: readonly string[]): Records<Filtered> => {
  const rows = names.map((familyName, at): Filtered => ({ sourcedId: `x${1000 + at}`, familyName }));
  const idAt = (index: number) => String(rows[index]?.sourcedId);
  return {
    ...{ length: rows.length, idAt, at: (index) => rows[index] ?? {} },
    placeOf: (id) => rows.findIndex(({ sourcedId }) => sourcedId === id),
  };
};

async function pageAt(records: Records<Filtered>, address: string) {
  const params = new Map(new URL(address).searchParams);
  const query = readQuery(params, 'user');
  const places = await placesOf(records, null, query);
  const total = totalOf(records, places);
  return { rows: rowsOf(records, places, query), links: relationsOf(linksOf(address, query, total)), total };
}

describe('the pages of a OneRoster list', () => {
  it('hold every record once, in one order, by any way of paging, sorted and filtered', async () => {
    const names = fc.array(fc.constantFrom('Ada', 'ada', 'Bo', 'Cy', 'dee'), { maxLength: 30 });
    const queries = fc.constantFrom(
      ...['', 'sort=familyName', 'sort=familyName&orderBy=desc', 'orderBy=desc', "filter=familyName!='bo'"],
    );
    await fc.assert(
      fc.asyncProperty(names, queries, fc.integer({ min: 1, max: 35 }), async (all, query, limit) => {
        const records = recordsOf(all);
        const whole = await pageAt(records, `${ADDRESS}?${query}`);
        const kept = all.filter((name) => !query.includes('filter') || name !== 'Bo');
        expect(whole.rows.map(({ familyName }) => familyName)).to.have.members(kept);
        expect([...whole.links.keys()]).to.deep.equal(['first', 'last']);
        expect(new Set(whole.rows.map(({ sourcedId }) => sourcedId)).size).to.equal(whole.total);

        const seen: Filtered[] = [];
        let pages = 0;
        for (let next: string | undefined = `${ADDRESS}?${query}&limit=${limit}&OFFSET=0`; next; pages++) {
          const page = await pageAt(records, next.replace('OFFSET', 'offset'));
          seen.push(...page.rows);
          next = page.links.get('next');
          if (next === undefined)
            expect(new URL(page.links.get('last') ?? '').searchParams.get('offset')).to.equal(
              `${pages * limit}`,
            );
        }
        expect(seen).to.deep.equal(whole.rows);
        expect(pages).to.equal(Math.max(1, Math.ceil(whole.total / limit)));

        const past = await pageAt(records, `${ADDRESS}?${query}&limit=${limit}&offset=${whole.total}`);
        expect([past.rows, past.links.has('next')]).to.deep.equal([[], false]);
      }),
      { numRuns: 60 },
    );
  });

  it('link to the others with all that was asked for, and to none beyond the ends', () => {
    const address = `${ADDRESS}?filter=status%3D%27active%27&Limit=10&Offset=13`;
    const offsets = (offset: number, total: number) =>
      [...relationsOf(linksOf(address, { limit: 10, offset }, total))].map(([relation, link]) => {
        const { searchParams } = new URL(link);
        expect(searchParams.get('filter')).to.equal("status='active'");
        expect(searchParams.get('Limit')).to.equal('10');
        expect([...searchParams.keys()].filter((name) => /offset/i.test(name))).to.have.length(1);
        return `${relation} ${searchParams.get('offset')}`;
      });
    expect(offsets(0, 25)).to.deep.equal(['first 0', 'next 10', 'last 20']);
    expect(offsets(10, 25)).to.deep.equal(['first 0', 'prev 0', 'next 20', 'last 20']);
    expect(offsets(13, 25)).to.deep.equal(['first 0', 'prev 3', 'next 23', 'last 23']);
    expect(offsets(20, 25)).to.deep.equal(['first 0', 'prev 10', 'last 20']);
    expect(offsets(900, 25)).to.deep.equal(['first 0', 'prev 20', 'last 20']);
    expect(offsets(0, 0)).to.deep.equal(['first 0', 'last 0']);
  });

  it('are on the host that the client wrote, or on the portal’s own by a proxy', () => {
    const own = 'http://192.168.1.20:3002';
    const host = 'localhost:3002';
    expect(addressFor({ host }, own)).to.equal('http://localhost:3002');
    expect(addressFor({ host: '192.168.1.20:3002' }, own)).to.equal(own);
    expect(addressFor({ host: 'elsewhere.example' }, own)).to.equal(own);
    expect(addressFor({}, own)).to.equal(own);
    expect(addressFor({ host, 'x-forwarded-host': 'robot-3002.forwarded.example' }, own)).to.equal(own);
  });
});
