import { expect } from 'chai';
import fc from 'fast-check';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { ApiError } from '../../../../xporter-portal/api/errors.ts';
import { readQuestion } from '../../../../xporter-portal/api/xod/ask.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';

const { estab } = DEMO_SCHOOLS[4];

describe('the page that a request asks for', () => {
  const pageOf = (query: Record<string, string>) =>
    readQuestion('Students', { id: '', estab }, query, new Set(['Student'])).page;

  it('is none, the first of a size, or one of 25 rows', () => {
    expect(pageOf({})).to.equal(null);
    expect(pageOf({ pageSize: '10' })).to.deep.equal({ number: 1, size: 10 });
    expect(pageOf({ PAGE: '3' })).to.deep.equal({ number: 3, size: 25 });
    expect(pageOf({ page: ' 2 ', pagesize: '10000' })).to.deep.equal({ number: 2, size: 10_000 });
    expect(pageOf({ pageSize: '10001' }), 'no larger').to.deep.equal({ number: 1, size: 10_000 });
  });

  it('is any whole number from 1, of 1 to 10,000 rows, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.integer({ min: 1, max: 10_000 }), (number, size) => {
        expect(pageOf({ page: `${number}`, pageSize: `${size}` })).to.deep.equal({ number, size });
      }),
    );
    for (const wrong of ['0', '-1', '1.5', '1e3', '0x10', 'two', '١', '99999999999999999999'])
      expect(() => pageOf({ page: wrong }), wrong).to.throw(ApiError, 'is not a whole number from 1');
    for (const wrong of ['0', '-1', '1.0', 'all'])
      expect(() => pageOf({ pageSize: wrong }), wrong).to.throw(ApiError, 'is not a whole number from 1');
  });
});

describe('the pages of an answer', () => {
  let portal: PortalAlone;
  let reader: Reader;
  let all: unknown[];

  before(async () => {
    portal = await startPortalAlone();
    reader = startReader(portal, estab);
    all = (await reader.read('Groups')).body.Group ?? [];
  });
  after(() => portal.stop());

  it('hold every row once, in one order, for pages of any size', async () => {
    expect(all).to.have.length.within(10, 100);
    const sizes = [2, 3, 7, all.length - 1, all.length, all.length + 1, 10_000];
    for (const size of sizes) {
      const rows: unknown[] = [];
      const pages = Math.ceil(all.length / size);
      for (let page = 1; page <= pages; page++) {
        const { body } = await reader.read(`Groups?page=${page}&pageSize=${size}`);
        const NextPage = page < pages ? `?page=${page + 1}&pageSize=${size}` : null;
        expect(body.__pagination__, `page ${page} of ${size}`).to.deep.equal([
          { PageSize: size, PageNumber: page, PageCount: pages, RowCount: all.length, NextPage },
        ]);
        rows.push(...(body.Group ?? []));
      }
      expect(rows, `${size}`).to.deep.equal(all);
      const beyond = await reader.read(`Groups?page=${pages + 1}&pageSize=${size}`);
      expect(beyond.status).to.equal(400);
      expect(beyond.complaint).to.contain(`there are ${pages} of ${size} rows each`);
    }
  });

  it('are one page where there is no row', async () => {
    const { body } = await reader.read('Students?updatedSince=2040-01-01&page=1&pageSize=10');
    expect(body.__pagination__).to.deep.equal([
      { PageSize: 10, PageNumber: 1, PageCount: 1, RowCount: 0, NextPage: null },
    ]);
  });
});
