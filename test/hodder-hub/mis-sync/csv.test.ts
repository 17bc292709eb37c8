import { expect } from 'chai';
import { changesAsCsv } from '../../../hodder-hub/mis-sync/history/csv.ts';

describe('the history as CSV', () => {
  const line = (name: string) =>
    changesAsCsv([{ kind: 'desynced', recordId: 1, name, fields: [], before: null }]).split('\r\n')[1];

  it('hands no formula to a spreadsheet', () => {
    for (const name of ['=1+1', '+44', '-2', '@SUM(A1)', '\tx', '\rx']) {
      expect(line(name)?.split(',')[1], name).to.match(/^"?'/);
    }
    expect(line('O’Brien')).to.equal('desynced,O’Brien,,,');
  });

  it('keeps commas, quotes and new lines within their cell', () => {
    expect(
      changesAsCsv([
        {
          kind: 'changed',
          recordId: 1,
          name: 'Lee, "Jo"',
          fields: [{ field: 'Name', old: 'a\nb', new: 'c' }],
          before: {},
        },
      ]),
    ).to.equal('\uFEFFWhat,Who,Field,Before,After\r\nchanged,"Lee, ""Jo""",Name,"a\nb",c\r\n');
  });
});
