import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { asCsv } from '../../../shared/web/csv.ts';

const STARTS_A_FORMULA = ['=', '+', '-', '@', '\t', '\r'];
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', "'", '=', '+', '-', '@', '\t', ' ', 'é', 'a') }),
);

describe('lines of cells as CSV', () => {
  it('are read back as they were, with an apostrophe before what a spreadsheet would calculate', () => {
    const lines = fc
      .integer({ min: 1, max: 5 })
      .chain((columns) =>
        fc.array(fc.array(text, { minLength: columns, maxLength: columns }), { minLength: 1 }),
      );
    fc.assert(
      fc.property(lines, (cells) => {
        const harmless = cells.map((line) =>
          line.map((cell) => (STARTS_A_FORMULA.includes(cell.charAt(0)) ? `'${cell}` : cell)),
        );
        const read: string[][] = parse(asCsv(cells), { bom: true, record_delimiter: '\r\n' });
        expect(read).to.deep.equal(harmless);
      }),
    );
  });

  it('begin with the mark that tells a spreadsheet of UTF-8, and end each line as RFC 4180 has it', () => {
    expect(
      asCsv([
        ['Who', 'Age'],
        ['Zoë, Lee', '7'],
      ]),
    ).to.equal('\uFEFFWho,Age\r\n"Zoë, Lee",7\r\n');
    expect(asCsv([])).to.equal('\uFEFF');
  });
});
