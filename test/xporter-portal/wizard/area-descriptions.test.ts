import { expect } from 'chai';
import { fieldsOfScope } from '../../../xporter-portal/api/xod/catalogue/catalogue.ts';
import { describeScope, SCOPES } from '../../../xporter-portal/records/scopes.ts';

/** Numbers of the system's own, and what is made from other columns. */
const TECHNICAL =
  /^(Id|.*(Ids?|XIDs?|Xids|IdaasIds?|LocalId)|RowHash|LastUpdated|Active|Rank|Sequence|PeriodSequence|.*PerCycle|Area|Count|NumStudents)$/;

/** How a description mentions a column where a scope shows any of these columns. */
const MENTIONS: [RegExp, string][] = [
  [
    /address|postcode/i,
    'AddressBlock HouseNo HouseName Apartment Street District TownOrCity County PostCode Country Address',
  ],
  [/address a letter/, 'ParentalSalutation'],
  [
    /marks|totals/,
    'AttStatsStartDate AttStatsEndDate NumPossMarks NumPresMarks NumAEAMarks NumAuthAbsMarks NumUnauthAbsMarks NumMissMarks NumLateMarks NumLateBeforeRegMarks AttMarksStartDate AttMarksEndDate Marks Mark InstanceId',
  ],
  [/meanings/, 'Description MeaningDescription ShortMeaningDescription PhysicalMeaning'],
  [/day and session/, 'Date Session Type'],
  [/of pupils and staff/, 'PersonType'],
  [/minutes late/, 'MinsLate'],
  [/notes|email/i, 'Notes'],
  [/names/i, 'Title Suffix Surname Forename DisplayName MiddleName LegalForename LegalSurname PersonName'],
  [/language/, 'HomeLanguage HomeLanguageCode FirstLanguage FirstLanguageCode FirstLanguageSource EAL'],
  [/translator/, 'TranslatorRequired'],
  [/email/i, 'WorkEmail HomeEmail IdaasEmail Email PersonType CommsType LocationCode IsDefault Value'],
  [/telephone|numbers|contact details/, 'WorkPhone HomePhone Telephone Web MainContact'],
  [/mobile/, 'MobilePhone'],
  [/order|email/, 'Priority'],
  [/relationship/, 'Relationship'],
  [/responsibility/, 'ParResp'],
  [/photographs/i, 'Photo'],
  [/types of need/, 'NeedTypeDescription NeedTypeCode NeedStartDate NeedEndDate'],
  [/staff notes/, 'NeedNotes'],
  [
    /SEN support or plan/,
    'SENProvision SENProvisionCode SENProvisionDescription SENProvisionStartDate SENProvisionEndDate',
  ],
  [/disabilities/, 'Disability DisabilityStartDate DisabilityEndDate Disabled'],
  [/staff codes/, 'StaffCode'],
  [/still work/, 'StaffStatus'],
  [/teach, support/, 'IsTeacher IsSupport'],
  [/Roles/, 'Roles RoleCodes'],
  [/dates/, 'EmploymentStart EmploymentEnd'],
  [/teacher numbers/, 'TeacherNumber'],
  [/National Insurance/, 'NINumber'],
  [/Payroll/, 'PayrollNumber'],
  [/gender/i, 'Gender'],
  [/Date of birth/, 'DateOfBirth DateofBirth'],
  [/admission number/, 'AdmissionNo'],
  [/registration group/, 'RegGroup LeavingRegGroup PreAdmissionRegGroup'],
  [
    /year group/,
    'YearGroup LeavingYearGroup PreAdmissionYearGroup NCYear StandardYearGroupCode StandardYearGroupName YearTaughtIn',
  ],
  [/key stage/, 'KeyStage'],
  [/earlier ones too/, 'PreviousLegalSurname'],
  [/candidate number/, 'CandidateNo'],
  [/part time/, 'PartTime'],
  [/board and where/, 'BoardingHouse'],
  [/on report/, 'OnReport NumberofReportCards NumberofInterventions'],
  [
    /behaviour and achievement: what kind, when and where/,
    'AchievementType BehaviourType ConductType Category Subject Date Time Activity Location Status Type Points SubTypeLookup LookupType Code Description DisplayOrder Role StaffRole',
  ],
  [/who recorded it/, 'RecordedBy RecordedOn'],
  [/what followed/, 'Outcome OutcomeCode OutcomeDate'],
  [/parents were told/, 'ParentGuardianInformed'],
  [
    /points and detentions of each pupil/,
    'TotalAchievementIncidents TotalAchievementPoints TotalBehaviourIncidents TotalBehaviourPoints TotalConductIncidents TotalConductPoints NumberofDetentions StartDate',
  ],
  [/wrote about behaviour/, 'Description'],
  [/kinds of detention/, 'Code Description'],
  [
    /names, reasons, dates, comments/,
    'Forename Surname ExclusionType ExclusionTypeCode ExclusionReason ExclusionReasonCode ExclusionSessions ExclusionDays StartDate EndDate StartSession EndSession Comments ReasonCode ReasonDescription',
  ],
  [
    /hearings and appeals/,
    'DisiplinaryResult CommiteeHearingDate ParentalRepresentation CommiteeReinstatementDate AppealIndicator AppealDate AppealResult HearingNoticeOfAppealDate AppealReinstatementDate',
  ],
  [/entitlements with dates/, 'Shortname Fullname ShortName FullName StartDate EndDate'],
  [/Grades that pupils were given, in what and when/, 'Result ResultDate'],
  [/When they joined and left/, 'StartDate EndDate Student_MisId StudentXid'],
  [/Enrolment status/, 'EnrolmentStatusCode'],
  [/country of birth/, 'CountryOfBirth CountryOfBirthCode'],
  [/supply staff/, 'IsSupply'],
  [/qualified teachers/, 'TeacherCategory'],
  [/of pupils and staff/, 'XID'],
  [/house/, 'HouseGroup'],
  [/on roll/, 'StudentStatus'],
  [/schools they went to/, 'PreviousSchoolName LEA LeavingReason'],
  [/leaving dates|When they joined and left/, 'LeavingDate EntryDate'],
  [/asylum/, 'AsylumStatus'],
  [/religion/i, 'ReligionCode Religion'],
  [/ethnicity/i, 'EthnicityCode Ethnicity EthnicitySource'],
  [/how well they speak English/, 'EnglishProficiencyLevel EnglishProficiencyLevelCode'],
  [/national identity/, 'NationalIdentity'],
  [/nationality/, 'Nationality'],
  [/travel to school/, 'ModeOfTravel'],
  [/Travellers/, 'IsTraveller TravellerSource'],
  [/Unique Learner Number/, 'UniqueLearnerNumber'],
  [/Enrolment status/, 'EnrolmentStatus'],
  [/board/, 'Boarder'],
  [/where they went/, 'Destination DestinationStartDate'],
  [/why they left/, 'ReasonForLeaving SifExitCode'],
  [/service child/, 'ServiceChild ServiceChildSource'],
  [/in care/, 'InLeaCare EverInCare'],
  [/local authority/, 'LeaCareAuthority'],
  [/young carer/, 'IsYoungCarer'],
  [/notes/, 'QuickNote'],
  [
    /free school meals now or in the last six years and when they begin and end/,
    'FSMEligible FsmEligible FsmStartDate FsmEndDate FSMEver6',
  ],
  [/uniform allowance/, 'UniformAllowance'],
  [/Pupil premium/, 'PupilPremium'],
  [/youth support/, 'YSSA'],
  [/gifted/, 'Gifted'],
  [/number/, 'UPN FormerUPN formerUPN'],
];

/** Areas about the school itself are described as a whole. */
const OF_THE_SCHOOL = new Set(['School', 'SchoolLite']);

describe('the description of a data area', () => {
  for (const { name } of SCOPES.filter((each) => !OF_THE_SCHOOL.has(each.name))) {
    it(`mentions every column of ${name}`, () => {
      const { description } = describeScope(name);
      const columns = new Set(fieldsOfScope(name).flatMap(({ fields }) => fields));
      const missing = [...columns].filter(
        (column) =>
          !TECHNICAL.test(column) &&
          !MENTIONS.some(([pattern, list]) => pattern.test(description) && list.split(' ').includes(column)),
      );
      expect(missing).to.deep.equal([]);
    });
  }

  it('uses no name of a column or a scope', () => {
    for (const { title, description } of SCOPES)
      expect(`${title} ${description}`).to.not.match(/[a-z][A-Z]|_|\bLite\b/);
  });
});
