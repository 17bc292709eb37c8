import { dayAfter } from '../../../../shared/sample-data/school-year.ts';
import { addressOf, salutation } from '../../../mis/families.ts';
import { houseKey, registrationKey, yearKey } from '../../../mis/groups.ts';
import { detailsOf, type Pupil, yearName } from '../../../mis/pupils.ts';
import type { View } from '../../../mis/view.ts';
import { guidOf, shortId } from '../../../records/mis-kinds.ts';
import { type Asked, columnsOf, flag, ROW_HASH, updated } from '../declare.ts';
import { addressColumns, groupColumns } from './common-columns.ts';

const shown = columnsOf<Pupil>('Student', 'StudentLite');
const idOf = (key: string, { view }: Asked) => view.idOf(key);
const details = (pupil: Pupil, { view }: Asked) => detailsOf(view.school, pupil);
const address = ({ household }: Pupil, { view }: Asked) => addressOf(view.school, household);
const unique = (pupil: Pupil, { view }: Asked) => `${view.kind.wireName}/${view.school.estab}/${pupil.key}`;

export const pupilIds = {
  xid: (pupil: Pupil, asked: Asked) => shortId(unique(pupil, asked)),
  externalId: (pupil: Pupil, asked: Asked) => guidOf(`external/${unique(pupil, asked)}`),
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

const counting = (counts: (mark: string) => boolean) => (pupil: Pupil, asked: Asked) =>
  asked.yearMarks(pupil).filter(({ mark }) => counts(mark)).length;

const groupWhen = (status: Pupil['status'], key: (pupil: Pupil) => string) => (pupil: Pupil, asked: Asked) =>
  pupil.status === status ? idOf(key(pupil), asked) : null;

function reasonForLeaving({ left }: Pupil): string | null {
  if (left === null) return null;
  return left.endsWith('-07-21') ? 'End of phase transfer - Maintained school' : 'Moved house';
}

/** The columns of a pupil, in the order in which they have been recorded. */
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
  shown('RegGroupId', ({ registration }, asked) => idOf(registrationKey(registration), asked)),
  shown('RegGroup', ({ registration }) => registration),
  shown('YearGroupId', ({ year }, asked) => idOf(yearKey(year), asked)),
  shown('YearGroup', ({ year }) => yearName(year)),
  shown('HouseGroupId', (pupil, asked) => idOf(houseKey(details(pupil, asked).house), asked)),
  shown('HouseGroup', (pupil, asked) => details(pupil, asked).house),
  shown('WorkEmail', (pupil, asked) => details(pupil, asked).email),
  shown('IdaasEmail', () => null),
  shown('DateofBirth', ({ dateOfBirth }) => dateOfBirth, extended),
  shown('UPN', ({ upn }) => upn, { scopes: ['UPN'] }),
  shown('FormerUPN', () => null, { scopes: ['UPN'] }),
  shown('UniqueLearnerNumber', (pupil, asked) => details(pupil, asked).uln, extended),
  shown('MiddleName', (pupil, asked) => details(pupil, asked).middleName, extended),
  shown('EnrolmentStatus', ({ enrolment }) => enrolment, extended),
  shown('Boarder', () => 0, extended),
  shown('LegalForename', ({ forename }) => forename, extended),
  shown('LegalSurname', ({ surname }) => surname, extended),
  shown('EntryDate', ({ joined }) => joined, extended),
  shown('LeavingDate', ({ left }) => left, extended),
  shown('Destination', ({ left }) => (left === null ? null : 'Another school'), extended),
  shown('DestinationStartDate', ({ left }) => left && dayAfter(left), extended),
  shown('ReasonForLeaving', reasonForLeaving, extended),
  shown('SENProvision', (pupil, asked) => details(pupil, asked).sen, { scopes: ['SEN', 'SENTypes'] }),
  shown('FSMEligible', (pupil, asked) => flag(details(pupil, asked).freeMeals), funding),
  shown('FsmEndDate', () => null, funding),
  shown('UniformAllowance', () => 0, funding),
  shown('PupilPremium', (pupil, asked) => flag(details(pupil, asked).pupilPremium), funding),
  shown('YSSA', () => null, funding),
  shown('EAL', (pupil, asked) => flag(details(pupil, asked).firstLanguage.code !== 'ENG'), {
    scopes: ['StudentDemographic', 'StudentFunding'],
  }),
  shown('FSMEver6', (pupil, asked) => flag(details(pupil, asked).everFreeMeals), funding),
  shown('Gifted', () => 0, funding),
  shown('ServiceChild', (pupil, asked) => String(flag(details(pupil, asked).serviceChild)), family),
  shown('ServiceChildSource', () => null, family),
  shown('InLeaCare', (pupil, asked) => flag(details(pupil, asked).inCare), family),
  shown(
    'LeaCareAuthority',
    (pupil, asked) => (details(pupil, asked).inCare ? asked.view.school.estab.slice(0, 3) : null),
    family,
  ),
  shown('EverInCare', (pupil, asked) => flag(details(pupil, asked).inCare), family),
  shown('IsYoungCarer', (pupil, asked) => flag(details(pupil, asked).youngCarer), family),
  shown(
    'AsylumStatus',
    (pupil, asked) => (details(pupil, asked).asylum ? 'Asylum Seeker' : null),
    background,
  ),
  shown('ReligionCode', (pupil, asked) => details(pupil, asked).religion.code, background),
  shown('Religion', (pupil, asked) => details(pupil, asked).religion.name, background),
  shown('EthnicityCode', (pupil, asked) => details(pupil, asked).ethnicity.code, background),
  shown('Ethnicity', (pupil, asked) => details(pupil, asked).ethnicity.name, background),
  shown('EthnicitySource', () => 'P', background),
  shown('HomeLanguage', (pupil, asked) => details(pupil, asked).firstLanguage.name, background),
  shown('HomeLanguageCode', (pupil, asked) => details(pupil, asked).firstLanguage.code, background),
  shown('FirstLanguage', (pupil, asked) => details(pupil, asked).firstLanguage.name, background),
  shown('FirstLanguageCode', (pupil, asked) => details(pupil, asked).firstLanguage.code, background),
  shown('FirstLanguageSource', () => 'P', background),
  shown(
    'EnglishProficiencyLevel',
    (pupil, asked) =>
      details(pupil, asked).firstLanguage.code === 'ENG' ? 'Fluent' : 'Developing competence',
    background,
  ),
  shown('NationalIdentity', () => 'British', background),
  shown('Nationality', (pupil, asked) => details(pupil, asked).nationality, background),
  shown('ModeOfTravel', (pupil, asked) => details(pupil, asked).travel, background),
  shown('IsTraveller', (pupil, asked) => flag(details(pupil, asked).traveller), background),
  shown('TravellerSource', () => null, background),
  shown(
    'ParentalSalutation',
    ({ household }, { view }) => salutation(view.contactsOfHousehold(household)),
    home,
  ),
  ...addressColumns(shown, address, ['Address'], ['Address', 'StudentDemographic']),
  shown('StudentStatus', ({ status }) => status),
  shown('QuickNote', (pupil, asked) => details(pupil, asked).quickNote, {
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
    (pupil, asked) =>
      asked
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
  shown('SifExitCode', ({ left }) => (left === null ? null : 'TR'), {
    scopes: ['StudentExtended'],
    option: 'includeLeavers',
  }),
  shown('LastUpdated', ({ changed }) => updated(changed)),
  shown(ROW_HASH, () => ''),
];
