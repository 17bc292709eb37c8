import { expect } from 'chai';
import { answer } from '../../../../xporter-portal/api/oneroster/answer.ts';
import { OneRosterError } from '../../../../xporter-portal/api/oneroster/errors.ts';
import { LISTS, OPERATIONS, pathOf } from '../../../../xporter-portal/api/oneroster/operations.ts';
import { readQuery } from '../../../../xporter-portal/api/oneroster/query.ts';
import type { Roster } from '../../../../xporter-portal/api/oneroster/types.ts';
import { smallRoster } from './small-roster.ts';
import { BODIES } from './strict.ts';

const BASE = 'http://127.0.0.1:3002/ims/oneroster/v1p1';

/** One id in each list. */
const ID: Record<string, string> = {
  ...{ academicSessions: 'xY1', terms: 'xT1', gradingPeriods: 'xG1', classes: 'xK1', courses: 'xC1' },
  ...{ demographics: 'xP1', enrollments: 'xK1.xP1', orgs: 'xS1', schools: 'xS1', users: 'xP1' },
  ...{ students: 'xP1', teachers: 'xW1' },
};

async function ask(
  operationId: string,
  {
    params = {},
    roster = smallRoster(),
    ids,
  }: { params?: Record<string, string>; roster?: Roster; ids?: string[] } = {},
) {
  const operation = OPERATIONS.find((each) => each.operationId === operationId);
  if (!operation) throw new Error(operationId);
  const { list, within, isSingle } = operation;
  const { body, rows, headers } = await answer(roster, {
    operation,
    ids: ids ?? [...within, ...(isSingle ? [list] : [])].map((each) => ID[each] ?? ''),
    query: readQuery(new Map(Object.entries(params)), LISTS[list].entity),
    address: `${BASE}/x?${new URLSearchParams(params)}`,
    base: BASE,
  });
  return { key: operation.key, body: JSON.parse(body), rows, headers };
}

const idsIn = ({ body, key }: { key: string; body: Record<string, { sourcedId: string }[]> }) =>
  body[key]?.map(({ sourcedId }) => sourcedId).join(' ');

async function refusalOf(answered: Promise<unknown>): Promise<[number, string]> {
  try {
    await answered;
  } catch (error) {
    if (error instanceof OneRosterError) return [error.status, error.codeMinor];
    throw error;
  }
  return [200, 'full success'];
}

describe('OneRoster’s operations', () => {
  it('are the 41 of the specification, each with a path of its own', () => {
    expect(OPERATIONS).to.have.length(41);
    expect(new Set(OPERATIONS.map(pathOf)).size).to.equal(41);
    expect(new Set(OPERATIONS.map(({ operationId }) => operationId)).size).to.equal(41);
    expect(OPERATIONS.map(pathOf)).to.include('/schools/{orgId}/classes/{classId}/enrollments');
  });

  it('answer as the strictest client reads them', async () => {
    for (const { operationId } of OPERATIONS) {
      const { key, body, rows } = await ask(operationId);
      const { error } = BODIES[key]?.safeParse(body) ?? {};
      expect(error?.issues ?? [], operationId).to.deep.equal([]);
      expect(rows, operationId).to.be.greaterThan(0);
    }
  });

  it('give the lists within another record', async () => {
    const expected: Record<string, string> = {
      getClassesForTerm: 'xK1',
      getGradingPeriodsForTerm: 'xG1',
      getClassesForCourse: 'xK1 xK2',
      getClassesForStudent: 'xK1',
      getClassesForTeacher: 'xK1',
      getClassesForUser: 'xK1',
      getStudentsForClass: 'xP1 xP2',
      getTeachersForClass: 'xW1',
      getStudentsForClassInSchool: 'xP1 xP2',
      getTeachersForClassInSchool: 'xW1',
      getEnrollmentsForClassInSchool: 'xK1.xP1 xK1.xP2 xK1.xW1',
      getEnrollmentsForSchool: 'xK1.xP1 xK1.xP2 xK1.xW1 xK2.xP3',
      getStudentsForSchool: 'xP1 xP2 xP3',
      getTeachersForSchool: 'xW1',
      getClassesForSchool: 'xK1 xK2',
      getCoursesForSchool: 'xC1',
      getTermsForSchool: 'xT1 xT2',
    };
    expect(Object.keys(expected)).to.have.length(OPERATIONS.filter(({ within }) => within.length > 0).length);
    for (const [operationId, ids] of Object.entries(expected))
      expect(idsIn(await ask(operationId)), operationId).to.equal(ids);
  });

  it('name every record by an address on the client’s own host', async () => {
    const { body } = await ask('getEnrollment');
    expect(body.enrollment.class).to.deep.equal({
      ...{ href: `${BASE}/classes/xK1`, sourcedId: 'xK1', type: 'class' },
    });
    expect((await ask('getTerm')).body.academicSession.parent.href).to.equal(`${BASE}/academicSessions/xY1`);
  });

  it('give only the fields that were asked for, of one record too', async () => {
    const params = { fields: 'familyname,orgs' };
    const { body } = await ask('getUser', { params });
    expect(Object.keys(body.user)).to.deep.equal(['familyName', 'orgs']);
    const { body: list } = await ask('getAllUsers', { params });
    expect(Object.keys(list.users[0])).to.deep.equal(['familyName', 'orgs']);
  });

  it('say how many there are in all, and where the other pages are', async () => {
    const { body, headers, rows } = await ask('getAllUsers', {
      params: { limit: '1', offset: '1', filter: "role='student'", sort: 'familyName' },
    });
    expect(body.users[0].familyName).to.equal("O'Brien");
    expect([rows, headers['X-Total-Count']]).to.deep.equal([1, '3']);
    expect(headers.Link).to.contain('rel="next"').and.contain('rel="prev"');
  });

  it('give those who have gone to those who ask by status or change, and to nobody else', async () => {
    expect(idsIn(await ask('getAllStudents'))).to.equal('xP1 xP2 xP3');
    const changed = { params: { filter: "dateLastModified>'2026-01-01'" } };
    expect(idsIn(await ask('getAllStudents', changed))).to.equal('xP0 xP1 xP2 xP3');
    const microsoft = { params: { filter: "status='active' AND dateLastModified>'2026-01-01'" } };
    expect(idsIn(await ask('getAllStudents', microsoft))).to.equal('xP1 xP2 xP3');
    expect(idsIn(await ask('getAllStudents', { params: { filter: "status='tobedeleted'" } }))).to.equal(
      'xP0',
    );
  });

  it('warn, beside the data, of a field that is not there', async () => {
    const { body } = await ask('getAllUsers', { params: { sort: 'shoeSize', fields: 'shoeSize' } });
    expect(body.users).to.have.length(4);
    expect(
      body.statusInfoSet.map((one: Record<string, string>) => Object.values(one).slice(0, 3)),
    ).to.deep.equal([
      ['success', 'warning', 'getAllUsers'],
      ['success', 'warning', 'getAllUsers'],
    ]);
  });

  it('refuse what the school does not share, and what is not there', async () => {
    const roster = smallRoster(['students', 'demographics']);
    for (const operationId of ['getAllStudents', 'getStudent', 'getStudentsForClass', 'getClassesForStudent'])
      expect(await refusalOf(ask(operationId, { roster })), operationId).to.deep.equal([403, 'forbidden']);
    expect(await refusalOf(ask('getDemographics', { roster }))).to.deep.equal([403, 'forbidden']);
    for (const { operationId, within, isSingle } of OPERATIONS)
      if (isSingle || within.length > 0)
        expect(await refusalOf(ask(operationId, { ids: ['xNO', 'xNO'] })), operationId).to.deep.equal([
          404,
          'unknown object',
        ]);
    const ids = ['xS1', 'xNO'];
    expect(await refusalOf(ask('getStudentsForClassInSchool', { ids }))).to.deep.equal([
      404,
      'unknown object',
    ]);
    expect(await refusalOf(ask('getTeacher', { ids: ['xP1'] })), 'a pupil').to.deep.equal([
      404,
      'unknown object',
    ]);
  });
});
