import { expect } from 'chai';
import fc from 'fast-check';
import { OneRosterError } from '../../../../xporter-portal/api/oneroster/errors.ts';
import type { EntityName } from '../../../../xporter-portal/api/oneroster/fields.ts';
import {
  type Filtered,
  goneSince,
  matches,
  readQuery,
} from '../../../../xporter-portal/api/oneroster/query.ts';

const read = (params: Record<string, string>, entity: EntityName = 'user') =>
  readQuery(new Map(Object.entries(params)), entity);

const finds = (filter: string, record: Filtered, entity?: EntityName): boolean => {
  const { filter: parsed } = read({ filter }, entity);
  if (!parsed) throw new Error('no filter');
  return matches(parsed, record);
};

function refusalOf(params: Record<string, string>): [number, string] {
  try {
    read(params);
  } catch (error) {
    if (error instanceof OneRosterError) return [error.status, error.codeMinor];
    throw error;
  }
  return [200, 'full success'];
}

const ada: Filtered = {
  sourcedId: 'xUYWRO2',
  status: 'active',
  dateLastModified: '2026-11-20T02:25:00.000Z',
  givenName: 'Ada',
  familyName: "O'Brien",
  grades: ['04', '05'],
  orgs: [{ sourcedId: 'xSCH9991', type: 'org' }],
  userIds: [{ type: 'UPN', identifier: 'C999200121001' }],
  metadata: { 'uk.ethnicityCode': 'WENG' },
};

describe('the query of a OneRoster request', () => {
  it('asks for everything unless it has a limit', () => {
    expect(read({})).to.deep.equal({
      ...{ limit: null, offset: 0, sort: null, fields: null, filter: null, warnings: [] },
    });
    expect(read({ limit: '5000', offset: '0' })).to.include({ limit: 5000, offset: 0 });
  });

  it('finds the fields of a record by any case, dots included', () => {
    expect([...(read({ fields: 'givenname, FamilyName' }).fields ?? [])]).to.deep.equal([
      'givenName',
      'familyName',
    ]);
    expect(finds("USERIDS.Identifier='c999200121001'", ada)).to.equal(true);
    expect(finds("orgs.sourcedId='xsch9991' and status='ACTIVE'", ada)).to.equal(true);
    expect(finds("metadata.uk.ethnicityCode='WENG'", ada)).to.equal(true);
    expect(finds("metadata.uk.ethnicityCode='MWBC'", ada)).to.equal(false);
  });

  it('filters by text, lists, days and times', () => {
    expect(finds("familyName = 'o''brien'", ada)).to.equal(true);
    expect(finds("familyName~'BRI'", ada)).to.equal(true);
    expect(finds("grades='05'", ada), 'one of a list is enough').to.equal(true);
    expect(finds("grades!='05'", ada)).to.equal(false);
    expect(finds("middleName!='Grace'", ada), 'no middle name').to.equal(true);
    expect(finds("middleName<'Grace'", ada)).to.equal(false);
    expect(finds("givenName='Bo' OR givenName='Ada'", ada)).to.equal(true);
    for (const earlier of ['2026-11-20', '2026-11-20T02:24:59Z', '2026-11-20T03:24:59 01:00'])
      expect(finds(`dateLastModified>'${earlier}'`, ada), earlier).to.equal(true);
    for (const same of ['2026-11-20T02:25:00Z', '2026-11-20T02:25:00.000Z', '2026-11-20T03:25:00+01:00'])
      expect(finds(`dateLastModified='${same}'`, ada), same).to.equal(true);
    const term = { startDate: '2026-09-01', endDate: '2026-12-18' };
    expect(
      finds("startDate<='2026-09-01' AND endDate>'2026-09-01T09:00:00Z'", term, 'academicSession'),
    ).to.equal(true);
  });

  it('finds nothing under a name that every object inherits', () => {
    const shared = { ...ada, metadata: { 'uk.ethnicityCode': 'WBRI' } };
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(finds(`metadata.${name}~'o'`, shared, 'demographics'), name).to.equal(false);
      expect(finds(`metadata.${name}!='o'`, shared, 'demographics'), name).to.equal(true);
    }
  });

  it('refuses what cannot be used, with the code of the specification', () => {
    const invalid: Record<string, string>[] = [
      ...['0', '-1', '1.5', '1e3', 'ten', '', '٣', '99999999999999999999'].map((limit) => ({ limit })),
      ...['-1', '0.5', 'x', ''].map((offset) => ({ offset })),
      ...['up', '', 'ascending'].map((orderby) => ({ sort: 'givenName', orderby })),
      ...[
        ...[
          '',
          'status',
          "status='active",
          'status=active',
          'status="active"',
          "status=='active'",
          "='active'",
        ],
        ...["status like 'active'", "status='a'b'", "status='active' AND", "status='active' XOR role='x'"],
        ...["status='active' status='x'", "status='a' AND role='b' AND role='c'", "(status='active')AND"],
        ...["dateLastModified>'yesterday'", "dateLastModified>'2026-02-30'", "dateLastModified=''"],
      ].map((filter) => ({ filter })),
    ];
    for (const params of invalid)
      expect(refusalOf(params), JSON.stringify(params)).to.deep.equal([400, 'invalid data']);
    for (const name of [
      'shoeSize',
      'orgs',
      'orgs.name',
      'status.x',
      'metadata',
      'toString',
      '__proto__',
      'href',
    ])
      expect(refusalOf({ filter: `${name}='x'` }), name).to.deep.equal([400, 'invalid_filter_field']);
    for (const fields of ['', ' ', 'givenName,', ',', 'a,,b'])
      expect(refusalOf({ fields }), fields).to.deep.equal([400, 'invalid_blank_selection_field']);
  });

  it('warns of a sort or selection field that is not there, and goes without', () => {
    const { fields, sort, warnings } = read({ fields: 'givenName,shoeSize', sort: 'toString' });
    expect([fields, sort]).to.deep.equal([null, null]);
    expect(warnings.map(({ codeMinor }) => codeMinor)).to.have.members([
      'invalid_sort_field',
      'invalid_selection_field',
    ]);
  });

  it('filters as a plain comparison does for any values', () => {
    const operators: Record<string, (one: string, other: string) => boolean> = {
      '=': (one, other) => one === other,
      '!=': (one, other) => one !== other,
      '>': (one, other) => one > other,
      '>=': (one, other) => one >= other,
      '<': (one, other) => one < other,
      '<=': (one, other) => one <= other,
      '~': (one, other) => one.includes(other),
    };
    const value = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('a', 'B', "o'b", ' and '),
    );
    const field = fc.constantFrom('givenName', 'familyName', 'identifier');
    const clause = fc.record({ field, operator: fc.constantFrom(...Object.keys(operators)), value });
    const record = fc.record({ givenName: value, familyName: value, identifier: value });
    const blank = fc.constantFrom('', ' ');
    fc.assert(
      fc.property(
        record,
        clause,
        clause,
        fc.constantFrom('and', 'OR', null),
        blank,
        (person, a, b, join, gap) => {
          const written = [a, b].map((each) =>
            [each.field, each.operator, `'${each.value.replaceAll("'", "''")}'`].join(gap),
          );
          const [one = false, other = false] = [a, b].map((each) =>
            operators[each.operator]?.(person[each.field].toLowerCase(), each.value.toLowerCase()),
          );
          const filter = join === null ? (written[0] ?? '') : written.join(` ${join} `);
          const plain = join === null ? one : join === 'and' ? one && other : one || other;
          expect(finds(filter, person)).to.equal(plain);
        },
      ),
    );
  });

  it('asks for those that have gone since the time in its filter', () => {
    const since = (filter: string) => goneSince(read({ filter }).filter)?.toISOString() ?? null;
    const T = '2026-11-20T09:00:00.000Z';
    const always = '1970-01-01T00:00:00.000Z';
    expect(since("role='student'")).to.equal(null);
    expect(since("status='active'")).to.equal(null);
    expect(since(`status='active' and dateLastModified>'${T}'`)).to.equal(null);
    expect(since(`dateLastModified>='${T}' and role='student'`)).to.equal(T);
    expect(since(`dateLastModified>'${T}' and status='tobedeleted'`)).to.equal(T);
    expect(since(`dateLastModified>'${T}' or status='tobedeleted'`)).to.equal(always);
    expect(since("status='tobedeleted'")).to.equal(always);
    expect(since(`dateLastModified<'${T}'`)).to.equal(always);
  });
});
