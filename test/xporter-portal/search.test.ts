import { expect } from 'chai';
import { openDatabase } from '../../shared/database/database.ts';
import { searchRegister } from '../../xporter-portal/api/xod/edubase.ts';
import { PORTAL_DIR } from '../../xporter-portal/app.ts';
import { filtered, type Listed } from '../../xporter-portal/people/listed.ts';
import { misKind, misOffered } from '../../xporter-portal/records/mis-kinds.ts';
import { findSchools } from '../../xporter-portal/register/search.ts';

const person = (name: string, detail: string): Listed => ({
  ...{ kind: 'Student', key: name, name, detail, year: '', registration: '', ids: [] },
  ...{ wasIn: true, isIn: true },
});
const PEOPLE = [
  person('Chloé D’Souza', 'Year  5, 5A, A999200121005'),
  person('Ana García Márquez', 'Year  4, 4B, A999200121055'),
  person('Jürgen Groß', 'Year  1, 1A, A999200121006'),
  person('Ann Lee', 'Year 10, 10B, A999200121007'),
];

describe('the portal’s searches', () => {
  const found = (search: string) => {
    const filter = { kind: 'Student', search, year: '', registration: '', onlyExceptions: false } as const;
    return filtered(PEOPLE, filter, true).map(({ name }) => name);
  };

  it('find people as they are typed', () => {
    for (const typed of [
      "D'Souza",
      'dsouza',
      'd souza',
      'CHLOE',
      'CHLOÉ',
      'souza chloe',
      '5a  chloé',
      'Year 5',
    ])
      expect(found(typed), typed).to.deep.equal(['Chloé D’Souza']);
    for (const typed of ['García-Márquez', 'garcia', 'Marquez Garcia', 'Year 4'])
      expect(found(typed), typed).to.deep.equal(['Ana García Márquez']);
    for (const typed of ['Gross', 'groß', 'jurgen', 'Year 1'])
      expect(found(typed), typed).to.deep.equal(['Jürgen Groß']);
    expect(found('A999200121007')).to.deep.equal(['Ann Lee']);
    for (const typed of ['%', '_', 'nobody']) expect(found(typed), typed).to.deep.equal([]);
    expect(found('  ')).to.have.length(4);
  });

  it('filter by a year as browsers send it', () => {
    const chloe = { ...person('Chloé D’Souza', ''), year: 'Year  5', registration: '5A' };
    const filter = {
      kind: 'Student',
      search: '',
      year: 'Year 5',
      registration: '5a',
      onlyExceptions: false,
    } as const;
    expect(filtered([chloe], filter, true)).to.have.length(1);
    expect(filtered([chloe], { ...filter, year: 'Year 4' }, true)).to.have.length(0);
  });

  it('find schools by name, on the page and in the API', () => {
    const database = openDatabase(':memory:', PORTAL_DIR);
    const insert = database.prepare(
      `INSERT INTO schools (estab, urn, name, phase, street, town, county, postcode, phone, email)
       VALUES (?, ?, ?, 'Primary', '', '', '', 'ZZ99 1AA', '01632 960000', '')`,
    );
    insert.run('9992003', '990003', 'St Aldhelm’s C of E Primary School');
    insert.run('9992004', '990004', 'Larkhill Primary School');
    for (const typed of ["St Aldhelm's", 'St. Aldhelms', 'aldhelm’s st', 'ST  ALDHELM’S']) {
      expect(
        findSchools(database, typed)?.map(({ estab }) => estab),
        typed,
      ).to.deep.equal(['9992003']);
      const rows = searchRegister(database, new Map([['q', typed]]));
      expect(rows, typed).to.have.length(1);
    }
    expect(findSchools(database, '999/2004')).to.have.length(1);
    for (const typed of ['%', '_', 'my school!', '12'])
      expect(findSchools(database, typed), typed).to.equal(null);
    database.close();
  });

  it('find an MIS', () => {
    const names = (search: string) => misOffered(search).map(({ name }) => name);
    expect(names('cmis FACILITY')).to.deep.equal(['Facility CMIS']);
    expect(names('')).to.have.length.above(5);
    expect(misKind('scholar-pack ')).to.equal(misKind('ScholarPack'));
    expect(misKind('sims').hosting).to.equal('on-premise');
    expect(misKind('Own MIS').name).to.equal('Own MIS');
  });
});
