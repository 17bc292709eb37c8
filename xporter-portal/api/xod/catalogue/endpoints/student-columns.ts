import { type Day, dayAfter } from '../../../../../shared/sample-data/school-year.ts';
import { isOnReport } from '../../../../mis/conduct.ts';
import { addressOf, salutation } from '../../../../mis/families.ts';
import { houseKey, registrationKey, yearKey } from '../../../../mis/groups.ts';
import { needsOf } from '../../../../mis/needs.ts';
import {
  commsOf,
  keyStageOf,
  type Pupil,
  previousSurname,
  standardYearName,
  yearCode,
  yearName,
} from '../../../../mis/pupils.ts';
import type { View } from '../../../../mis/view.ts';
import { guidOf, shortId } from '../../../../records/mis-kinds.ts';
import { columnsOf, type DataRequest, flag, ROW_HASH, spelled, updated } from '../declare.ts';
import { addressColumns, groupColumns } from './common-columns.ts';

const shown = columnsOf<Pupil>('Student', 'StudentLite');
const idOf = (key: string, { view }: DataRequest) => view.idOf(key);
const details = (pupil: Pupil, request: DataRequest) => request.details(pupil);
const address = ({ household }: Pupil, { view }: DataRequest) => addressOf(view.school, household);
const unique = (pupil: Pupil, { view }: DataRequest) =>
  `${view.kind.wireName}/${view.school.estab}/${pupil.key}`;

export const pupilIds = {
  xid: (pupil: Pupil, request: DataRequest) => shortId(unique(pupil, request)),
  externalId: (pupil: Pupil, request: DataRequest) => guidOf(`external/${unique(pupil, request)}`),
  idaasId: ({ id }: Pupil) => `PL-${id}`,
};

const extended = { scopes: ['StudentExtended'] };
const funding = { scopes: ['StudentFunding'] };
const background = { scopes: ['StudentDemographic'] };
const family = { scopes: ['StudentFamily'] };
const home = { scopes: ['Address'] };
const statistics = { scopes: ['Attendance'], option: 'includeAttStats' };
const markString = { scopes: ['Attendance'], option: 'includeAttMarkString' };

export const siblings = (pupil: Pupil, view: View): Pupil[] =>
  view.pupilsOfHousehold(pupil.household).filter(({ id }) => id !== pupil.id);

const parents = ({ household }: Pupil, view: View) =>
  view.contactsOfHousehold(household).filter(({ hasParentalResponsibility }) => hasParentalResponsibility);

const ids = (things: readonly { id: string }[]): string => things.map(({ id }) => id).join(',');

const counting = (counts: (mark: string) => boolean) => (pupil: Pupil, request: DataRequest) =>
  request.yearMarks(pupil).filter(({ mark }) => counts(mark)).length;

const groupWhen =
  (status: Pupil['status'], key: (pupil: Pupil) => string) => (pupil: Pupil, request: DataRequest) =>
    pupil.status === status ? idOf(key(pupil), request) : null;

/** A cell about leaving, for pupils who have left: a leaving date in the future is known, but nothing more. */
const ofLeavers =
  (value: (left: Day) => string) =>
  ({ status, left }: Pupil): string | null =>
    status === 'Leaver' && left !== null ? value(left) : null;

function reasonForLeaving(left: Day): string {
  return left.endsWith('-07-21') ? 'End of phase transfer - Maintained school' : 'Moved house';
}

const formerUpn = shown('FormerUPN', (pupil, request) => details(pupil, request).formerUpn, {
  scopes: ['UPN'],
});
const freeMeals = shown('FSMEligible', (pupil, request) => flag(details(pupil, request).freeMeals), funding);

const comms = { scopes: ['Student'], option: 'includeComms' };

/** What known clients read and no recording has. */
const unrecordedColumns = [
  shown('MobilePhone', (pupil, { view }) => commsOf(view.school, pupil).mobile, comms),
  shown('HomeEmail', (pupil, { view }) => commsOf(view.school, pupil).homeEmail, comms),
  shown('BoardingHouse', () => null, extended),
  shown('CandidateNo', ({ candidateNo }) => candidateNo, extended),
  shown('PartTime', () => 0, extended),
  shown('PreviousLegalSurname', previousSurname, extended),
  shown('KeyStage', ({ year }) => keyStageOf(year)),
  shown('NCYear', ({ year }) => yearCode(year)),
  shown('StandardYearGroupCode', ({ year }) => yearCode(year)),
  shown('StandardYearGroupName', ({ year }) => standardYearName(year)),
  shown('YearTaughtIn', ({ year }) => standardYearName(year)),
  shown('OnReport', (pupil, { view }) => flag(isOnReport(view.school, pupil)), { scopes: ['Conduct'] }),
  shown(
    'FsmStartDate',
    (pupil, request) => (details(pupil, request).freeMeals ? pupil.joined : null),
    funding,
  ),
  shown('CountryOfBirth', (pupil, request) => details(pupil, request).birthCountry.name, background),
  shown('CountryOfBirthCode', (pupil, request) => details(pupil, request).birthCountry.code, background),
  shown(
    'EnglishProficiencyLevelCode',
    (pupil, request) => (details(pupil, request).firstLanguage.code === 'ENG' ? 'E' : 'C'),
    background,
  ),
  shown(
    'Disabled',
    (pupil, request) =>
      flag(
        details(pupil, request).sen !== null && needsOf(request.view.school, pupil).disabilities.length > 0,
      ),
    { scopes: ['SEN', 'SENTypes'] },
  ),
  spelled('FsmEligible', freeMeals),
  spelled('formerUPN', formerUpn),
];

/** The columns of a pupil: the recorded ones in their order, then the others. */
export const studentColumns = [
  shown('Id', ({ id }) => id),
  shown('XID', pupilIds.xid),
  shown('ExternalId', pupilIds.externalId),
  shown('IdaasId', pupilIds.idaasId),
  shown('Forename', ({ forename }) => forename),
  shown('Surname', ({ surname }) => surname),
  shown('DisplayName', ({ forename, surname }) => `${forename} ${surname}`),
  shown('AdmissionNo', ({ admissionNo }) => admissionNo, { scopes: ['Student'] }),
  shown('Gender', ({ gender }) => gender),
  shown('RegGroupId', ({ registration }, request) => idOf(registrationKey(registration), request)),
  shown('RegGroup', ({ registration }) => registration),
  shown('YearGroupId', ({ year }, request) => idOf(yearKey(year), request)),
  shown('YearGroup', ({ year }) => yearName(year)),
  shown('HouseGroupId', (pupil, request) => idOf(houseKey(details(pupil, request).house), request)),
  shown('HouseGroup', (pupil, request) => details(pupil, request).house),
  shown('WorkEmail', (pupil, request) => details(pupil, request).email),
  shown('IdaasEmail', () => null),
  shown('DateofBirth', ({ dateOfBirth }) => dateOfBirth, extended),
  shown('UPN', ({ upn }) => upn, { scopes: ['UPN'] }),
  formerUpn,
  shown('UniqueLearnerNumber', (pupil, request) => details(pupil, request).uln, extended),
  shown('MiddleName', (pupil, request) => details(pupil, request).middleName, extended),
  shown('EnrolmentStatus', ({ enrolment }) => enrolment, extended),
  shown('Boarder', () => 0, extended),
  shown('LegalForename', ({ forename }) => forename, extended),
  shown('LegalSurname', ({ surname }) => surname, extended),
  shown('EntryDate', ({ joined }) => joined, extended),
  shown('LeavingDate', ({ left }) => left, extended),
  shown(
    'Destination',
    ofLeavers(() => 'Another school'),
    extended,
  ),
  shown(
    'DestinationStartDate',
    ofLeavers((left) => dayAfter(left)),
    extended,
  ),
  shown('ReasonForLeaving', ofLeavers(reasonForLeaving), extended),
  shown('SENProvision', (pupil, request) => details(pupil, request).sen, { scopes: ['SEN', 'SENTypes'] }),
  freeMeals,
  shown('FsmEndDate', () => null, funding),
  shown('UniformAllowance', () => 0, funding),
  shown('PupilPremium', (pupil, request) => flag(details(pupil, request).pupilPremium), funding),
  shown('YSSA', () => null, funding),
  shown('EAL', (pupil, request) => flag(details(pupil, request).firstLanguage.code !== 'ENG'), {
    scopes: ['StudentDemographic', 'StudentFunding'],
  }),
  shown('FSMEver6', (pupil, request) => flag(details(pupil, request).everFreeMeals), funding),
  shown('Gifted', () => 0, funding),
  shown('ServiceChild', (pupil, request) => String(flag(details(pupil, request).serviceChild)), family),
  shown('ServiceChildSource', () => null, family),
  shown('InLeaCare', (pupil, request) => flag(details(pupil, request).inCare), family),
  shown(
    'LeaCareAuthority',
    (pupil, request) => (details(pupil, request).inCare ? request.view.school.estab.slice(0, 3) : null),
    family,
  ),
  shown('EverInCare', (pupil, request) => flag(details(pupil, request).inCare), family),
  shown('IsYoungCarer', (pupil, request) => flag(details(pupil, request).youngCarer), family),
  shown(
    'AsylumStatus',
    (pupil, request) => (details(pupil, request).asylum ? 'Asylum Seeker' : null),
    background,
  ),
  shown('ReligionCode', (pupil, request) => details(pupil, request).religion.code, background),
  shown('Religion', (pupil, request) => details(pupil, request).religion.name, background),
  shown('EthnicityCode', (pupil, request) => details(pupil, request).ethnicity.code, background),
  shown('Ethnicity', (pupil, request) => details(pupil, request).ethnicity.name, background),
  shown('EthnicitySource', () => 'P', background),
  shown('HomeLanguage', (pupil, request) => details(pupil, request).firstLanguage.name, background),
  shown('HomeLanguageCode', (pupil, request) => details(pupil, request).firstLanguage.code, background),
  shown('FirstLanguage', (pupil, request) => details(pupil, request).firstLanguage.name, background),
  shown('FirstLanguageCode', (pupil, request) => details(pupil, request).firstLanguage.code, background),
  shown('FirstLanguageSource', () => 'P', background),
  shown(
    'EnglishProficiencyLevel',
    (pupil, request) =>
      details(pupil, request).firstLanguage.code === 'ENG' ? 'Fluent' : 'Developing competence',
    background,
  ),
  shown('NationalIdentity', () => 'British', background),
  shown('Nationality', (pupil, request) => details(pupil, request).nationality, background),
  shown('ModeOfTravel', (pupil, request) => details(pupil, request).travel, background),
  shown('IsTraveller', (pupil, request) => flag(details(pupil, request).traveller), background),
  shown('TravellerSource', () => null, background),
  shown(
    'ParentalSalutation',
    ({ household }, { view }) => salutation(view.contactsOfHousehold(household)),
    home,
  ),
  ...addressColumns(shown, address, ['Address'], ['Address', 'StudentDemographic']),
  shown('StudentStatus', ({ status }) => status),
  shown('QuickNote', (pupil, request) => details(pupil, request).quickNote, {
    scopes: ['StudentFreeText'],
  }),
  shown('Photo', ({ key }, { photos }) => photos.of(key), {
    scopes: ['Photos'],
    option: 'includePhotos',
  }),
  ...groupColumns(shown, ({ id }, { view }) => view.groupsOfPupil(id)),
  shown(
    'ParentIdaasIds',
    (pupil, { view }) =>
      parents(pupil, view)
        .map(({ id }) => `PC-${id}`)
        .join(','),
    { scopes: ['Contact'], option: 'includeParentIdaasIds' },
  ),
  shown(
    'ParentXIDs',
    (pupil, { view }) =>
      parents(pupil, view)
        .map(({ key }) => shortId(`${view.kind.wireName}/${view.school.estab}/contact/${key}`))
        .join(','),
    { scopes: ['Contact'], option: 'includeParentXIDs' },
  ),
  shown('StudentSiblingIds', (pupil, { view }) => ids(siblings(pupil, view)), {
    option: 'includeSiblingsList',
  }),
  shown('AttStatsStartDate', (_pupil, { view }) => `${view.year}-09-01`, statistics),
  shown('AttStatsEndDate', (_pupil, { view }) => view.day, statistics),
  shown(
    'NumPossMarks',
    counting((mark) => !'#-'.includes(mark)),
    statistics,
  ),
  shown(
    'NumPresMarks',
    counting((mark) => '/\\L'.includes(mark)),
    statistics,
  ),
  shown(
    'NumAEAMarks',
    counting((mark) => 'BV'.includes(mark)),
    statistics,
  ),
  shown(
    'NumAuthAbsMarks',
    counting((mark) => 'IMC'.includes(mark)),
    statistics,
  ),
  shown(
    'NumUnauthAbsMarks',
    counting((mark) => 'OUGN'.includes(mark)),
    statistics,
  ),
  shown(
    'NumMissMarks',
    counting((mark) => mark === '-'),
    statistics,
  ),
  shown(
    'NumLateMarks',
    counting((mark) => mark === 'U'),
    statistics,
  ),
  shown(
    'NumLateBeforeRegMarks',
    counting((mark) => mark === 'L'),
    statistics,
  ),
  shown('AttMarksStartDate', (_pupil, { view }) => `${view.year}-09-01`, markString),
  shown('AttMarksEndDate', (_pupil, { view }) => view.day, markString),
  shown(
    'Marks',
    (pupil, request) =>
      request
        .yearMarks(pupil)
        .map(({ mark }) => mark)
        .join(''),
    markString,
  ),
  shown(
    'LeavingYearGroup',
    groupWhen('Leaver', ({ year }) => yearKey(year)),
    {
      scopes: ['Student'],
      option: 'includeLeavers',
    },
  ),
  shown(
    'LeavingRegGroup',
    groupWhen('Leaver', ({ registration }) => registrationKey(registration)),
    {
      scopes: ['Student'],
      option: 'includeLeavers',
    },
  ),
  shown(
    'PreAdmissionYearGroup',
    groupWhen('PreAdmission', ({ year }) => yearKey(year)),
    {
      scopes: ['Student'],
      option: 'includePreAdmissions',
    },
  ),
  shown(
    'PreAdmissionRegGroup',
    groupWhen('PreAdmission', ({ registration }) => registrationKey(registration)),
    { scopes: ['Student'], option: 'includePreAdmissions' },
  ),
  shown(
    'SifExitCode',
    ofLeavers(() => 'TR'),
    {
      scopes: ['StudentExtended'],
      option: 'includeLeavers',
    },
  ),
  shown('LastUpdated', ({ changed }) => updated(changed)),
  shown(ROW_HASH, () => ''),
  ...unrecordedColumns,
];
