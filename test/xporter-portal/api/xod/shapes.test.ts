import { expect } from 'chai';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';

const names = (text: string): string[] => text.trim().split(/\s+/);

/** The scopes that the recorded answers were given to. */
const RECORDED_SCOPES =
  names(`Address AgencyAgent AssessmentResults Attendance Conduct ConductComments Contact
  EndpointInfo Photos School SEN SENTypes Staff StaffAbsence StaffAddress StaffContractual StaffEmployment
  StaffEthnicity StaffExtended StaffPersonalContact StaffReligion Student StudentDemographic StudentEthnicity
  StudentExclusions StudentExtended StudentFamily StudentFreeText StudentFunding StudentMedical StudentPregnancy
  StudentReligion StudentSchoolHistory WritebackAssessment WritebackAttendance WritebackConduct`);

const META = names('Id MIS Version DateTime');
const PAGINATION = names('PageSize PageNumber PageCount RowCount NextPage');
const CHANGED_ROWS = names(
  'SnapshotDate SnapshotRP PreviousChangedRows RequestedChangedRows NextChangedRows NextUrl',
);
const STUDENT =
  names(`Id XID ExternalId IdaasId Forename Surname DisplayName AdmissionNo Gender RegGroupId RegGroup
  YearGroupId YearGroup HouseGroupId HouseGroup WorkEmail IdaasEmail DateofBirth UniqueLearnerNumber MiddleName
  EnrolmentStatus Boarder LegalForename LegalSurname EntryDate LeavingDate Destination DestinationStartDate
  ReasonForLeaving SENProvision FSMEligible FsmEndDate UniformAllowance PupilPremium YSSA EAL FSMEver6 Gifted
  ServiceChild ServiceChildSource InLeaCare LeaCareAuthority EverInCare IsYoungCarer AsylumStatus ReligionCode
  Religion EthnicityCode Ethnicity EthnicitySource HomeLanguage HomeLanguageCode FirstLanguage FirstLanguageCode
  FirstLanguageSource EnglishProficiencyLevel NationalIdentity Nationality ModeOfTravel IsTraveller TravellerSource
  ParentalSalutation AddressBlock HouseNo HouseName Apartment Street District TownOrCity County PostCode Country
  StudentStatus QuickNote LastUpdated RowHash`);
/** After the recorded columns: what known clients read and no recording has. */
const UNRECORDED = {
  Students:
    names(`BoardingHouse CandidateNo PartTime PreviousLegalSurname KeyStage NCYear StandardYearGroupCode
    StandardYearGroupName YearTaughtIn OnReport FsmStartDate CountryOfBirth CountryOfBirthCode
    EnglishProficiencyLevelCode Disabled FsmEligible`),
  Staff: names('IsSupply RoleCodes TeacherCategory'),
  Group: ['PlatformId'],
  SchoolInfo: names('SchoolLogoUrl SchoolLogoAlternateUrl'),
};
const unrecorded = (dataset: string): string[] => new Map(Object.entries(UNRECORDED)).get(dataset) ?? [];
const STAFF =
  names(`Id XID IdaasId ExternalId Title Suffix StaffCode StaffStatus Forename Surname DisplayName WorkEmail
  IdaasEmail WorkPhone Gender MiddleName LegalForename LegalSurname DateOfBirth NINumber TeacherNumber EmploymentStart
  EmploymentEnd Roles HomeEmail HomePhone MobilePhone AddressBlock HouseNo HouseName Apartment Street District
  TownOrCity County PostCode Country IsTeacher IsSupport RegGroup LastUpdated RowHash`);
const GROUP = names(
  'Id XID ExternalId IdaasId Type Code Name PrimaryStaffId Staff NumStudents RowHash LastUpdated',
);
const SCHOOL =
  names(`Id Name Head MainContact Telephone Web Email DeniNo Governance Phase ExamCentre Address EstabId
  CurrentAcademicYear LastUpdated RowHash`);

/** Kinds of value, by column, in the recorded rows; every other column is a text or null. */
const NUMBERS = new Set(
  names(`Boarder FSMEligible UniformAllowance PupilPremium EAL FSMEver6 Gifted InLeaCare EverInCare IsYoungCarer
  IsTraveller IsTeacher IsSupport NumStudents PartTime OnReport Disabled FsmEligible IsSupply`),
);
const ALWAYS_TEXT = new Set(names('Id XID ExternalId IdaasId ServiceChild LastUpdated RowHash'));

describe('recorded shapes', () => {
  let portal: PortalAlone;
  let reader: Reader;

  before(async () => {
    portal = await startPortalAlone();
    reader = startReader(portal, DEMO_SCHOOLS[4].estab, { scopes: RECORDED_SCOPES });
  });
  after(() => portal.stop());

  const recorded: [string, string[], string, string[] | null][] = [
    ['Students/?pageSize=2', names('Students StudentSiblings meta __pagination__'), 'Students', STUDENT],
    [
      'Students/?page=2&pageSize=2',
      names('Students StudentSiblings meta __pagination__'),
      'Students',
      STUDENT,
    ],
    ['Staff/?pageSize=2', names('Staff meta __pagination__'), 'Staff', STAFF],
    [
      'Groups/?pageSize=2',
      names('Group StaffMembers StudentMembers GroupTypes meta __pagination__'),
      'Group',
      GROUP,
    ],
    ['SchoolInfo', names('SchoolInfo meta'), 'SchoolInfo', SCHOOL],
    ['Timetable/', names('Lessons LessonStaff LessonRooms meta'), 'Lessons', null],
    [
      'TimetableModel',
      names(`Timetables TimetableDays TimetablePeriods TimetableLessons LessonClasses LessonStaff LessonRooms
        TimetableDayInstances meta`),
      'Timetables',
      names('Id Description StartDate EndDate DaysPerCycle PeriodsPerCycle TeachingPeriodsPerCycle'),
    ],
    [
      'TimetableStructure',
      names('TTDays TTSessions TTPeriods TTSubjects TTRooms meta'),
      'TTSessions',
      names('Id DayId EventId EventDescription Session StartDateTime EndDateTime'),
    ],
    [
      'Students/?changedRows=*&pageSize=2',
      names(
        'Students StudentSiblings meta Students_deleted StudentSiblings_deleted __changedRows__ __pagination__',
      ),
      '__changedRows__',
      CHANGED_ROWS,
    ],
  ];

  for (const [path, datasets, main, columns] of recorded) {
    it(`are those of ${path}, names in the same order`, async () => {
      const { status, body } = await reader.read(path);
      expect(status).to.equal(200);
      expect(Object.keys(body)).to.deep.equal(datasets);
      expect(Object.keys(body.meta?.[0] ?? {})).to.deep.equal(META);
      if (datasets.includes('__pagination__')) {
        expect(Object.keys(body.__pagination__?.[0] ?? {})).to.deep.equal(PAGINATION);
      }
      if (columns)
        expect(Object.keys(body[main]?.[0] ?? {})).to.deep.equal([...columns, ...unrecorded(main)]);
      else expect(body[main]).to.deep.equal([]);
    });
  }

  it('have the recorded kinds of value', async () => {
    for (const [path, main] of [
      ['Students/', 'Students'],
      ['Staff/', 'Staff'],
      ['Groups/', 'Group'],
    ] as const) {
      const { body } = await reader.read(path);
      const rows = body[main] ?? [];
      expect(rows.length).to.be.above(10);
      for (const row of rows) {
        for (const [name, value] of Object.entries(row)) {
          if (NUMBERS.has(name)) expect(value, name).to.be.a('number');
          else if (ALWAYS_TEXT.has(name)) expect(value, name).to.be.a('string');
          else expect(value === null || typeof value === 'string', `${name} ${value}`).to.equal(true);
        }
        expect(row.RowHash).to.match(/^[0-9A-F]{40}$/);
        expect(row.XID).to.match(/^x[0-9A-Z]{6}$/);
        expect(row.LastUpdated).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/);
      }
    }
  });

  it('of information endpoints end with the envelope, where the recording does', async () => {
    const endings = names('Message ExceptionType ExceptionMessage InnerException');
    const keysOf = async (path: string) => Object.keys(JSON.parse((await reader.ask(path)).text));
    expect(await keysOf('TokenDetails')).to.deep.equal([
      ...names('Estab Expires Name RelyingParty Scopes'),
      ...endings,
    ]);
    expect(await keysOf('GDPRIDs')).to.deep.equal(['GDPR', ...endings]);
    expect(await keysOf('Scopes')).to.deep.equal(['Scopes', ...endings]);
    expect(await keysOf('Queries')).to.deep.equal(['Endpoints', 'Queries', ...endings]);
    expect(await keysOf('Usage')).to.deep.equal(['Usage']);
    const { Usage } = JSON.parse((await reader.ask('Usage')).text);
    expect(Object.keys(Usage[0])).to.deep.equal(names('Estab RP Areas'));
    expect(Object.keys(Usage[0].Areas[0])).to.deep.equal(names('Area Total Today ThisMonth History'));
    expect(Object.keys(Usage[0].Areas[0].History[0])).to.deep.equal(['month', 'count']);
    const { GDPR } = JSON.parse((await reader.ask('GDPRIDs')).text);
    expect(Object.keys(GDPR[0])).to.deep.equal(
      names('IsOptIn Estab RelyingParty MIS StudentIds StaffIds ContactIds OtherIds'),
    );
    const { Endpoints } = JSON.parse((await reader.ask('Queries')).text);
    expect(Object.keys(Endpoints[0])).to.deep.equal(
      names(
        'Version Id Method Scope Path Description Documentation Query Options Parameters Published PageSize',
      ),
    );
  });

  it('take any case of paths and names, a trailing slash and an empty id', async () => {
    for (const path of ['students', 'STUDENTS/', 'Students/?PAGESIZE=2&Select=forename']) {
      expect((await reader.read(path)).status, path).to.equal(200);
    }
    const [first] = (await reader.read('Students/?pageSize=1')).body.Students ?? [];
    for (const id of [first?.Id, first?.IdaasId, first?.XID, first?.ExternalId]) {
      const { body } = await reader.read(`Students/${id}`);
      expect(body.Students).to.deep.equal([first]);
    }
  });
});
