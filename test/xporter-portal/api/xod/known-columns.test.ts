import { expect } from 'chai';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { createMisStore } from '../../../../xporter-portal/mis/mis-store.ts';
import { establishments } from '../../../../xporter-portal/sandbox/fixtures/establishments.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';

const [primary, secondary] = [DEMO_SCHOOLS[4], DEMO_SCHOOLS.find(({ phase }) => phase === 'Secondary')];

/** What public clients of Xporter read, in the spelling in which they read it. */
describe('a column that a known client reads', () => {
  let portal: PortalAlone;
  let junior: Reader;
  let senior: Reader;

  before(async () => {
    portal = await startPortalAlone();
    junior = startReader(portal, primary.estab);
    senior = startReader(portal, secondary?.estab ?? '');
  });
  after(() => portal.stop());

  const columns: [string, string, string][] = [
    ['Students', 'Students', 'BoardingHouse FsmStartDate KeyStage OnReport PartTime StandardYearGroupCode'],
    [
      'Students',
      'Students',
      'StandardYearGroupName YearTaughtIn CandidateNo CountryOfBirth CountryOfBirthCode',
    ],
    ['Students', 'Students', 'Disabled EnglishProficiencyLevelCode NCYear PreviousLegalSurname'],
    ['Students', 'Students', 'FSMEligible FsmEligible FormerUPN formerUPN'],
    ['Staff', 'Staff', 'IsSupply RoleCodes TeacherCategory'],
    ['SEN', 'StudentSENTypeHistory', 'StudentId StudentMis_Id'],
    ['SEN', 'StudentSENProvisionHistory', 'StudentId StudentMis_Id'],
    ['SEN', 'StudentDisabilities', 'StudentId StudentMis_Id'],
    [
      'StudentContacts',
      'StudentContact',
      'Id StudentId ContactId ParResp Priority Relationship LastUpdated RowHash',
    ],
    ['SchoolInfo', 'SchoolInfo', 'SchoolLogoUrl SchoolLogoAlternateUrl DeniNo ExamCentre'],
    ['Photos', 'Photos', 'XID'],
    ['Groups', 'Group', 'PlatformId'],
    ['Groups?options=includeStudentMembers', 'StudentMembers', 'StartDate EndDate'],
    ['Contacts?options=includeChildXIDs', 'Contacts', 'ChildXIDs ChildXids'],
    ['Calendar', 'SchoolCalendar', 'Id StartDate EndDate Description Type'],
  ];
  for (const [path, dataset, list] of columns) {
    it(`is in ${dataset} of ${path}: ${list}`, async () => {
      const rows = (await junior.read(path)).body[dataset] ?? [];
      expect(rows.length).to.be.above(0);
      for (const row of rows) expect(row).to.include.keys(list.split(' '));
    });
  }

  it('fits the pupil', async () => {
    for (const [reader, years] of [
      [junior, /^(N|R|[1-6])$/],
      [senior, /^([7-9]|1[0-3])$/],
    ] as const) {
      const { Students = [] } = (await reader.read('Students')).body;
      const numbers = Students.flatMap(({ CandidateNo }) => (CandidateNo === null ? [] : [CandidateNo]));
      expect(new Set(numbers).size, 'candidate numbers').to.equal(numbers.length);
      expect(numbers.length).to.be.above(Students.length / 3);
      for (const one of Students) {
        const { NCYear, KeyStage, CandidateNo, YearGroup, StandardYearGroupName, CountryOfBirth } = one;
        expect(NCYear).to.match(years);
        const year = Number(NCYear);
        if (year >= 3 && year <= 6) expect([KeyStage, CandidateNo === null]).to.deep.equal(['2', false]);
        if (year >= 7 && year <= 9) expect(KeyStage).to.equal('3');
        expect(CandidateNo === null, `Year ${NCYear}`).to.equal(!(year >= 9 || KeyStage === '2'));
        if (CandidateNo !== null) expect(CandidateNo).to.match(/^\d{4}$/);
        expect(String(YearGroup).replace(/ +/, ' ')).to.equal(StandardYearGroupName);
        expect(one.CountryOfBirthCode === 'GBR').to.equal(CountryOfBirth === 'United Kingdom');
        expect(one.FsmStartDate === null).to.equal(one.FSMEligible === 0);
        expect(one.FsmEligible).to.equal(one.FSMEligible);
        expect(one.EnglishProficiencyLevelCode).to.equal(
          one.EnglishProficiencyLevel === 'Fluent' ? 'E' : 'C',
        );
      }
      expect(new Set(Students.map(({ CountryOfBirth }) => CountryOfBirth)).size).to.be.above(3);
      const disabled = Students.filter(({ Disabled }) => Disabled === 1).map(({ Id }) => Id);
      const { StudentDisabilities = [] } = (await reader.read('SEN')).body;
      expect(StudentDisabilities.map(({ StudentId }) => StudentId)).to.have.members(disabled);
    }
  });

  it('stays the pupil’s for life where it is a candidate number, whichever MIS the school has', () => {
    const [school] = establishments();
    const store = createMisStore(portal.context.database);
    if (!school) throw new Error('the register is empty');
    const numbers = (mis: string, at: string) =>
      new Map(
        store
          .misOf(school, mis, new Date(at))
          .pupils.flatMap(({ key, candidateNo }) =>
            candidateNo === null ? [] : [[key, candidateNo] as const],
          ),
      );
    const before = numbers('SIMS', '2026-11-23T12:00:00Z');
    for (const later of [numbers('Arbor', '2026-11-23T12:00:00Z'), numbers('SIMS', '2027-11-23T12:00:00Z')]) {
      const both = [...later].filter(([key]) => before.has(key));
      expect(both.length).to.be.above(20);
      for (const [key, number] of both) expect(before.get(key), key).to.equal(number);
      const owners = new Map([...before, ...later].map(([key, number]) => [number, key]));
      expect(owners.size, 'nobody gets another’s').to.equal(
        new Set([...before.keys(), ...later.keys()]).size,
      );
    }
  });

  it('comes alone in the spelling that is selected, for clients that ignore the case of names', async () => {
    const keysOf = async (select: string) =>
      Object.keys((await junior.read(`Students?pageSize=1&select=${select}`)).body.Students?.[0] ?? {});
    expect(await keysOf('FsmEligible')).to.deep.equal(['Id', 'FsmEligible']);
    expect(await keysOf('FSMEligible')).to.deep.equal(['Id', 'FSMEligible']);
    expect(await keysOf('fsmeligible')).to.deep.equal(['Id', 'FSMEligible', 'FsmEligible']);
    expect(await keysOf('forename')).to.deep.equal(['Id', 'Forename']);
  });

  it('comes under both names of its dataset in changesets too', async () => {
    const { body } = await junior.read('StudentContacts?changedRows=*&pageSize=3');
    expect(body.StudentContact).to.deep.equal(body.StudentContacts);
    expect(body.StudentContact).to.have.length(3);
    expect(body.StudentContact_deleted).to.deep.equal([]);
  });

  // Deliberately other, with one source each:
  // - `Attendance` for date ranges and its column ExternalId: the recording says AttendMarks, and a second copy would
  //   double the largest answer. StudentExternalId comes with includeExternalId.
  // - `counts`: the recording says Counts, and a client that ignores the case of names cannot read both.
  it('is only as recorded where one client alone differs', async () => {
    const { body } = await junior.read('AttendanceForDateRange?DateFrom=2026-09-02&DateTo=2026-09-03');
    expect(Object.keys(body)).to.deep.equal(['AttendMarks', 'meta']);
    expect(Object.keys((await junior.read('Counts')).body)).to.deep.equal(['Counts', 'meta']);
  });
});
