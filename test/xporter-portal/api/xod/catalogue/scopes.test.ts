import { expect } from 'chai';
import { isOpenTo } from '../../../../../xporter-portal/api/consent/rules.ts';
import { ENDPOINTS, scopesOf } from '../../../../../xporter-portal/api/xod/catalogue/catalogue.ts';
import { isScope, SCOPES } from '../../../../../xporter-portal/records/scopes.ts';

const names = (text: string): string[] => text.split(/\s+/);

/** Datasets whose columns all need the same scopes, any one of them. */
const WHOLE: Record<string, string[]> = {
  Attendance: names(
    `AttendanceCodes.AttendCodes AttendanceForDate.AttendMarks AttendanceForDateRange.AttendMarks`,
  ),
  School: names(
    `Calendar.Calendar Timetable.Lessons Timetable.LessonStaff Timetable.LessonRooms TimetableForStaff.Timetable TimetableForStaff.Timetables TimetableForStaff.TimetableDays TimetableForStaff.TimetablePeriods TimetableForStudent.Timetable TimetableForStudent.Timetables TimetableForStudent.TimetableDays TimetableForStudent.TimetablePeriods TimetableModel.Timetables TimetableModel.TimetableDays TimetableModel.TimetablePeriods TimetableModel.TimetableLessons TimetableModel.LessonClasses TimetableModel.LessonStaff TimetableModel.LessonRooms TimetableModel.TimetableDayInstances TimetableStructure.TTDays TimetableStructure.TTSessions TimetableStructure.TTPeriods TimetableStructure.TTSubjects TimetableStructure.TTRooms AssessmentStructure.Aspects AssessmentStructure.ResultSets AssessmentStructure.GradeSets AssessmentStructure.Grades AssessmentStructure.Categories`,
  ),
  'School|SchoolLite': names(
    `Counts.Counts Groups.Group Groups.StaffMembers Groups.StudentMembers Groups.GroupTypes SchoolInfo.SchoolInfo`,
  ),
  '*': names(`Health.Health`),
  'Staff|Student|Contact': names(`PersonComms.PersonComms`),
  Photos: names(`Photos.Photos`),
  AssessmentResults: names(`AssessmentResults.AssessmentResults`),
  Conduct: names(`AchievementForDateRange.StudentAchievements AchievementForDateRange.StaffAchievements
    AchievementForToday.StudentAchievements AchievementForToday.StaffAchievements BehaviourForDateRange.StudentBehaviour
    BehaviourForDateRange.StaffBehaviour BehaviourForToday.StudentBehaviour BehaviourForToday.StaffBehaviour
    ConductForDateRange.StudentConducts ConductForDateRange.StaffConducts ConductForToday.StudentConducts
    ConductForToday.StaffConducts ConductLookups.ConductTypes ConductLookups.ConductLookups ConductPoints.ConductPoints
    ConductPoints.WeeklyStats ConductPoints.TermlyStats`),
  StudentDetentions: names(`DetentionLookups.DetentionTypes DetentionLookups.DetentionReasons
    DetentionLookups.DetentionLocations DetentionLookups.DetentionStatuses`),
  StudentExclusions: names(`StudentExclusions.StudentExclusions StudentExclusions.StudentExclusionReasons
    StudentExclusions.ExclusionReasons`),
  StudentExtended: names(`StudentEnrolmentHistory.StudentEnrolmentHistory`),
  StudentFunding: names(`EntitlementHistory.EntitlementGroups EntitlementHistory.EntitlementGroupStudents`),
  'SEN|SENTypes': names(`SEN.StudentSENTypeHistory SEN.StudentSENProvisionHistory SEN.StudentDisabilities`),
  Contact: names(`StudentContacts.StudentContacts`),
  'Student|StudentLite': names(`Students.StudentSiblings`),
  Student: names(`StudentSchoolHistory.StudentSchoolHistory`),
};

const ACHIEVEMENT =
  names(`Id ConductId AchievementType Date Activity Location RecordedBy RecordedOn Subject Category
  StudentIds StaffIds LastUpdated RowHash`);
const BEHAVIOUR =
  names(`Id ConductId BehaviourType Date Time Activity Status Location RecordedBy Outcome RecordedOn
  Subject Category StudentIds StaffIds LastUpdated RowHash`);
const CONDUCT =
  names(`Id ConductId ConductType Date Time Activity Status Location RecordedBy Outcome OutcomeDate
  ParentGuardianInformed RecordedOn Subject Category StudentIds StaffIds LastUpdated RowHash`);
const commented = (Conduct: string[]) => ({ Conduct, ConductComments: ['Description'] });

/** The columns of the others, by the scopes that show them. */
const PARTS: Record<string, Record<string, string[]>> = {
  'AchievementForDateRange.Achievements': commented(ACHIEVEMENT),
  'AchievementForToday.Achievements': commented(ACHIEVEMENT),
  'BehaviourForDateRange.Behaviour': commented(BEHAVIOUR),
  'BehaviourForToday.Behaviour': commented(BEHAVIOUR),
  'ConductForDateRange.Conducts': commented(CONDUCT),
  'ConductForToday.Conducts': commented(CONDUCT),
  'Contacts.Contacts': {
    Contact: names(
      `Id XID IdaasId ExternalId Title Suffix Surname Forename DisplayName HomeLanguage HomeLanguageCode TranslatorRequired WorkEmail WorkPhone HomeEmail HomePhone MobilePhone ChildIdaasIds ChildXIDs LastUpdated RowHash ChildXids`,
    ),
    Address: names(
      `AddressBlock HouseNo HouseName Apartment Street District TownOrCity County PostCode Country`,
    ),
  },
  'Staff.Staff': {
    'Staff|StaffLite': names(
      `Id XID IdaasId ExternalId Title Suffix StaffCode StaffStatus Forename Surname DisplayName WorkEmail IdaasEmail WorkPhone IsTeacher IsSupport LastUpdated RowHash IsSupply`,
    ),
    StaffExtended: names(`Gender MiddleName LegalForename LegalSurname DateOfBirth MobilePhone`),
    StaffFinancial: names(`PayrollNumber`),
    StaffEmployment: names(
      `NINumber TeacherNumber EmploymentStart EmploymentEnd Roles LineManagerId RoleCodes TeacherCategory`,
    ),
    StaffPersonalContact: names(`HomeEmail HomePhone`),
    StaffAddress: names(
      `AddressBlock HouseNo HouseName Apartment Street District TownOrCity County PostCode Country`,
    ),
    School: names(`RegGroup GroupIds GroupIdaasIds GroupXIDs`),
    Photos: names(`Photo`),
  },
  'Students.Students': {
    'Student|StudentLite': names(
      `Id XID ExternalId IdaasId Forename Surname DisplayName Gender RegGroupId RegGroup YearGroupId YearGroup HouseGroupId HouseGroup WorkEmail IdaasEmail StudentStatus StudentSiblingIds LastUpdated RowHash KeyStage NCYear StandardYearGroupCode StandardYearGroupName YearTaughtIn`,
    ),
    Student: names(
      `AdmissionNo LeavingYearGroup LeavingRegGroup PreAdmissionYearGroup PreAdmissionRegGroup MobilePhone HomeEmail`,
    ),
    StudentExtended: names(
      `DateofBirth UniqueLearnerNumber MiddleName EnrolmentStatus Boarder LegalForename LegalSurname EntryDate LeavingDate Destination DestinationStartDate ReasonForLeaving SifExitCode BoardingHouse CandidateNo PartTime PreviousLegalSurname`,
    ),
    UPN: names(`UPN FormerUPN formerUPN`),
    'SEN|SENTypes': names(`SENProvision Disabled`),
    Conduct: names(`OnReport`),
    StudentFunding: names(
      `FSMEligible FsmEndDate UniformAllowance PupilPremium YSSA FSMEver6 Gifted FsmStartDate FsmEligible`,
    ),
    'StudentDemographic|StudentFunding': names(`EAL`),
    StudentFamily: names(
      `ServiceChild ServiceChildSource InLeaCare LeaCareAuthority EverInCare IsYoungCarer`,
    ),
    StudentDemographic: names(
      `AsylumStatus ReligionCode Religion EthnicityCode Ethnicity EthnicitySource HomeLanguage HomeLanguageCode FirstLanguage FirstLanguageCode FirstLanguageSource EnglishProficiencyLevel NationalIdentity Nationality ModeOfTravel IsTraveller TravellerSource CountryOfBirth CountryOfBirthCode EnglishProficiencyLevelCode`,
    ),
    Address: names(
      `ParentalSalutation AddressBlock HouseNo HouseName Apartment Street District TownOrCity County Country`,
    ),
    'Address|StudentDemographic': names(`PostCode`),
    StudentFreeText: names(`QuickNote`),
    Photos: names(`Photo`),
    School: names(`GroupIds GroupIdaasIds GroupXIDs`),
    Contact: names(`ParentIdaasIds ParentXIDs`),
    Attendance: names(
      `AttStatsStartDate AttStatsEndDate NumPossMarks NumPresMarks NumAEAMarks NumAuthAbsMarks NumUnauthAbsMarks NumMissMarks NumLateMarks NumLateBeforeRegMarks AttMarksStartDate AttMarksEndDate Marks`,
    ),
  },
};

/** What opens each endpoint: `A,B` either, `A&B` both, `*` any token. */
const ACCESS: Record<string, string> = {
  AchievementForDateRange: 'Conduct',
  AchievementForToday: 'Conduct',
  AssessmentResults: 'AssessmentResults',
  AssessmentStructure: 'School',
  BehaviourForDateRange: 'Conduct',
  BehaviourForToday: 'Conduct',
  ConductForDateRange: 'Conduct',
  ConductForToday: 'Conduct',
  ConductLookups: 'Conduct',
  ConductPoints: 'Conduct',
  DetentionLookups: 'StudentDetentions',
  EntitlementHistory: 'StudentFunding',
  StudentEnrolmentHistory: 'StudentExtended',
  StudentExclusions: 'StudentExclusions',
  AttendanceCodes: 'Attendance',
  AttendanceForDate: 'Attendance',
  AttendanceForDateRange: 'Attendance',
  Calendar: 'School',
  Contacts: 'Contact',
  Counts: 'School,SchoolLite',
  Groups: 'School,SchoolLite',
  Health: '*',
  PersonComms: 'Contact,Staff,Student',
  Photos: 'Photos',
  SchoolInfo: 'School,SchoolLite',
  SEN: 'SEN,SENTypes',
  Staff: 'Staff,StaffLite',
  StudentContacts: 'Contact&Student,Contact&StudentLite',
  Students: 'Student,StudentLite',
  StudentSchoolHistory: 'Student',
  Timetable: 'School',
  TimetableForStaff: 'School&Staff,School&StaffLite',
  TimetableForStudent: 'School&Student,School&StudentLite',
  TimetableModel: 'School',
  TimetableStructure: 'School',
};

const SENSITIVE = names(`AgencyAgent SEN SENTypes StaffAbsence StaffEthnicity StaffReligion StudentDemographic
  StudentEthnicity StudentFamily StudentFreeText StudentMedical StudentPregnancy StudentReligion`);

/** Columns by the scopes that show them, for each dataset. */
const columns = new Map(
  ENDPOINTS.flatMap((endpoint) =>
    endpoint.datasets.map(({ name, fields }): [string, Record<string, string[]>] => {
      const byScopes: Record<string, string[]> = {};
      for (const field of fields) {
        const scopes = field.scopes.join('|') || '*';
        byScopes[scopes] = [...(byScopes[scopes] ?? []), field.name];
      }
      return [`${endpoint.name}.${name}`, byScopes];
    }),
  ),
);

describe('the scopes of the catalogue', () => {
  for (const [scopes, datasets] of Object.entries(WHOLE))
    it(`show all of ${datasets.join(', ')} for ${scopes}`, () => {
      for (const dataset of datasets)
        expect(Object.keys(columns.get(dataset) ?? {}), dataset).to.deep.equal([scopes]);
    });

  for (const [dataset, parts] of Object.entries(PARTS))
    it(`show parts of ${dataset}, column by column`, () => {
      expect(columns.get(dataset)).to.deep.equal(parts);
    });

  it('show no other dataset', () => {
    expect([...columns.keys()]).to.have.members([...Object.values(WHOLE).flat(), ...Object.keys(PARTS)]);
  });

  it('open each endpoint as Xporter writes it', () => {
    expect(
      Object.fromEntries(ENDPOINTS.map((endpoint) => [endpoint.name, scopesOf(endpoint)])),
    ).to.deep.equal(ACCESS);
  });

  it('open an endpoint only together, where it needs two', () => {
    for (const endpoint of ENDPOINTS)
      for (const together of endpoint.scopes) {
        expect(isOpenTo(endpoint, new Set(together)), endpoint.name).to.equal(true);
        for (const missing of together) {
          const others = SCOPES.map(({ name }) => name).filter((name) => name !== missing);
          const without = new Set(together.filter((scope) => scope !== missing));
          expect(isOpenTo(endpoint, without), `${endpoint.name} without ${missing}`).to.equal(false);
          const isNeeded = endpoint.scopes.every((scopes) => scopes.includes(missing));
          if (isNeeded) expect(isOpenTo(endpoint, new Set(others)), endpoint.name).to.equal(false);
        }
      }
  });

  it('are scopes that a school can grant', () => {
    const used = ENDPOINTS.flatMap(({ scopes, datasets }) => [
      ...scopes.flat(),
      ...datasets.flatMap(({ fields }) => fields.flatMap((field) => field.scopes)),
    ]);
    for (const scope of used) expect(isScope(scope), scope).to.equal(true);
  });
});

describe('the scopes that a school can grant', () => {
  it('have names of their own', () => {
    expect(new Set(SCOPES.map(({ name }) => name)).size).to.equal(SCOPES.length);
  });

  it('are sensitive, and never ticked in advance, where data is special', () => {
    const sensitive = SCOPES.filter(({ isSensitive }) => isSensitive).map(({ name }) => name);
    expect(sensitive).to.have.members(SENSITIVE);
  });
});
