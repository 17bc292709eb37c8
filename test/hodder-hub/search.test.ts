import { expect } from 'chai';
import { findStudents } from '../../hodder-hub/admin-hub/students/students.ts';
import { HUB_DIR } from '../../hodder-hub/app.ts';
import { addRows, candidates, findRows } from '../../hodder-hub/mis-sync/review/rows.ts';
import { type Database, openDatabase } from '../../shared/database/database.ts';

const PUPILS = [
  ['Zoë', 'Åkesson'],
  ['Ana', 'García-Márquez'],
  ['Seán', 'O’Brien'],
  ['Łukasz', 'Wałęsa'],
  ['Per', 'zu Løwen'],
] as const;

/** What people type, and the surnames that it finds. */
const SEARCHES: readonly [string, string[]][] = [
  ["o'brien", ['O’Brien']],
  ['BRIEN SEAN', ['O’Brien']],
  ['obrien', ['O’Brien']],
  ['garcia', ['García-Márquez']],
  ['GARCÍA MÁRQUEZ', ['García-Márquez']],
  ['Garcia Marquez, Ana', ['García-Márquez']],
  ['walesa', ['Wałęsa']],
  ['zu  lowen', ['zu Løwen']],
  ['%', []],
  ['_', []],
];

describe('the Hub’s searches', () => {
  let database: Database;

  before(() => {
    database = openDatabase(':memory:', HUB_DIR);
    database.pragma('foreign_keys = OFF');
    const insert = database.prepare(
      `INSERT INTO students (estab, forename, surname, year_group, class, has_access) VALUES ('9992001', ?, ?, 'Year 5', '5A', 1)`,
    );
    for (const name of PUPILS) insert.run(name);
    addRows(
      database,
      1,
      PUPILS.map(([Forename, Surname], index) => ({
        hub: undefined,
        mis: { id: `${index}`, fields: { Forename, Surname } },
        ...{ status: 'New', because: [], isFresh: false, isTicked: true },
      })),
    );
  });
  after(() => database.close());

  const students = (search: string) =>
    findStudents(database, '9992001', { search, access: 'all', yearGroup: '', page: 1 });

  for (const [typed, surnames] of SEARCHES) {
    it(`find ${surnames.join() || 'nobody'} by ${typed}`, () => {
      expect(students(typed).students.map(({ surname }) => surname)).to.deep.equal(surnames);
      expect(students(typed).total).to.equal(surnames.length);
      const { rows } = findRows(database, 1, { status: 'all', search: typed, page: 1 });
      expect(rows.map(({ mis }) => mis?.fields.Surname)).to.deep.equal(surnames);
      expect(candidates(database, 1, typed).map(({ mis }) => mis?.fields.Surname)).to.deep.equal(surnames);
    });
  }

  it('list everybody by surname, as people would look for it', () => {
    const surnames = ['Åkesson', 'García-Márquez', 'O’Brien', 'Wałęsa', 'zu Løwen'];
    expect(students('').students.map(({ surname }) => surname)).to.deep.equal(surnames);
  });
});
