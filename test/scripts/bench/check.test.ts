import { expect } from 'chai';
import fc from 'fast-check';
import { type Recorded, worseThanRecorded } from '../../../scripts/bench/check.ts';
import { isMet, type Row } from '../../../scripts/bench/row.ts';

const NODE_MS = 50;
const recorded: Recorded = {
  margin: 1.4,
  groups: { api: { page: 2, start: 4, rate: 500, memory: 100 } },
};
const peer = (figure: number) => ({ what: 'node:http', figure });
/** As recorded, on a computer that is so many times as slow. */
const rows = (slowness: number): Row[] => [
  { what: 'page', figure: 0.2 * slowness, unit: 'ms', peer: peer(0.1 * slowness) },
  { what: 'start', figure: 200 * slowness, unit: 'ms' },
  { what: 'rate', figure: 10 / slowness, unit: '/s' },
  { what: 'memory', figure: 100, unit: 'MB' },
  { what: 'new', figure: 1e9, unit: 'ms' },
];

describe('the check of the bench', () => {
  it('lets the same build pass on any computer', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 50, noNaN: true }), (slowness) => {
        expect(worseThanRecorded(recorded, 'api', rows(slowness), NODE_MS * slowness)).to.deep.equal([]);
      }),
    );
  });

  for (const row of rows(1).slice(0, -1)) {
    it(`refuses a build that is half as bad again at “${row.what}”`, () => {
      const figure = row.unit === '/s' ? (row.figure ?? 0) / 1.5 : (row.figure ?? 0) * 1.5;
      expect(worseThanRecorded(recorded, 'api', [{ ...row, figure }], NODE_MS)).to.deep.equal([
        `api: ${row.what} is 1.50 times as bad as recorded; at most 1.4 are allowed`,
      ]);
    });
  }

  it('lets memory grow up to its aim', () => {
    const row: Row = { what: 'memory', figure: 150, unit: 'MB', aim: 151 };
    expect(worseThanRecorded(recorded, 'api', [row], NODE_MS)).to.deep.equal([]);
    expect(worseThanRecorded(recorded, 'api', [{ ...row, aim: 149 }], NODE_MS)).to.have.length(1);
  });

  it('compares a ratio with an aim where there is a peer, and the figure where there is none', () => {
    const row: Row = { what: 'page', figure: 30, unit: 'ms', aim: 2 };
    expect(isMet(row)).to.equal(false);
    expect(isMet({ ...row, peer: peer(15) })).to.equal(true);
    expect(isMet({ ...row, peer: peer(14) })).to.equal(false);
    expect(isMet({ ...row, unit: '/s' })).to.equal(true);
    expect(isMet({ ...row, figure: undefined })).to.equal(undefined);
  });
});
