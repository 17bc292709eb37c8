import { roleCode, type StaffMember, staffDetailsOf } from '../../../../mis/staff.ts';
import type { View } from '../../../../mis/view.ts';
import { guidOf, shortId } from '../../../../records/mis-kinds.ts';
import {
  columnsOf,
  type DataRequest,
  dataset,
  type Endpoint,
  flag,
  matchesId,
  ROW_HASH,
  updated,
} from '../declare.ts';
import { addressColumns, groupColumns } from './common-columns.ts';

const shown = columnsOf<StaffMember>('Staff', 'StaffLite');
const details = (person: StaffMember, { view }: DataRequest) => staffDetailsOf(view.school, person);
const home = (person: StaffMember, request: DataRequest) => details(person, request).address;
const unique = ({ key }: StaffMember, { view }: DataRequest) =>
  `${view.kind.wireName}/${view.school.estab}/staff/${key}`;

export const staffIds = {
  xid: (person: StaffMember, request: DataRequest) => shortId(unique(person, request)),
  externalId: (person: StaffMember, request: DataRequest) => guidOf(`external/${unique(person, request)}`),
  idaasId: ({ id }: StaffMember) => `PWT-${id}`,
};

export const displayName = ({ title, forename, surname }: StaffMember): string =>
  [title, forename[0], surname].filter(Boolean).join(' ');

const extended = { scopes: ['StaffExtended'] };
const employment = { scopes: ['StaffEmployment'] };
const personal = { scopes: ['StaffPersonalContact'] };

export const staff: Endpoint = {
  id: 'school.staff',
  name: 'Staff',
  takesId: true,
  title: 'Staff',
  about: 'Teachers and other staff at the school, or one of them.',
  scopes: [['Staff'], ['StaffLite']],
  options: {
    includePhotos: 'Adds the column Photo',
    includeGroupIds: 'Adds the column GroupIds',
    includeGroupIdaasIds: 'Adds the column GroupIdaasIds',
    includeGroupXIDs: 'Adds the column GroupXIDs',
    teachersOnly: 'Excludes staff who do not teach',
    includeFuture: 'Adds people who have not started yet',
    includePrevious: 'Adds people who have left',
    includeTemporary: 'Adds temporary staff, whose IsSupply is 1',
    includeHierarchy: 'Adds the column LineManagerId',
  },
  parameters: [
    { name: 'staffStatus', about: 'People of one status', check: ['Current', 'Future', 'Previous'] },
  ],
  datasets: [
    dataset<StaffMember>({
      name: 'Staff',
      rows: matching,
      fields: [
        shown('Id', ({ id }) => id),
        shown('XID', staffIds.xid),
        shown('IdaasId', staffIds.idaasId),
        shown('ExternalId', staffIds.externalId),
        shown('Title', ({ title }) => title || null),
        shown('Suffix', () => null),
        shown('StaffCode', ({ code }) => code),
        shown('StaffStatus', ({ status }) => status),
        shown('Forename', ({ forename }) => forename),
        shown('Surname', ({ surname }) => surname),
        shown('DisplayName', displayName),
        shown('WorkEmail', ({ email }) => email || null),
        shown('IdaasEmail', () => null),
        shown('WorkPhone', ({ phone }) => phone || null),
        shown('Gender', ({ gender }) => gender, extended),
        shown('MiddleName', () => null, extended),
        shown('LegalForename', ({ forename }) => forename, extended),
        shown('LegalSurname', ({ surname }) => surname, extended),
        shown('DateOfBirth', (person, request) => details(person, request).dateOfBirth, extended),
        // The published list has it under StaffEmployment, but recorded responses with that scope do not include it.
        shown('PayrollNumber', (person, request) => details(person, request).payrollNumber, {
          scopes: ['StaffFinancial'],
        }),
        shown('NINumber', (person, request) => details(person, request).niNumber, employment),
        shown('TeacherNumber', (person, request) => details(person, request).teacherNumber, employment),
        shown('EmploymentStart', ({ joined }) => joined, employment),
        shown('EmploymentEnd', ({ left }) => left, employment),
        shown('Roles', ({ role }) => role, employment),
        shown('HomeEmail', (person, request) => details(person, request).homeEmail, personal),
        shown('HomePhone', (person, request) => details(person, request).homePhone, personal),
        shown('MobilePhone', (person, request) => details(person, request).mobile, extended),
        ...addressColumns(shown, home, ['StaffAddress']),
        shown('IsTeacher', ({ isTeacher }) => flag(isTeacher)),
        shown('IsSupport', ({ isTeacher }) => flag(!isTeacher)),
        shown('RegGroup', ({ registration }) => registration, { scopes: ['School'] }),
        shown('Photo', ({ key }, { photos }) => photos.of(key), {
          scopes: ['Photos'],
          option: 'includePhotos',
        }),
        ...groupColumns(shown, ({ id }, { view }) => view.groupsOfStaff(id)),
        shown('LastUpdated', ({ changed }) => updated(changed)),
        shown(ROW_HASH, () => ''),
        shown('LineManagerId', (person, { view }) => managerOf(person, view)?.id ?? null, {
          scopes: ['StaffEmployment'],
          option: 'includeHierarchy',
        }),
        // What known clients read and no recording has.
        shown('IsSupply', ({ isSupply }) => flag(isSupply)),
        shown('RoleCodes', ({ role }) => roleCode(role), employment),
        shown('TeacherCategory', ({ isTeacher }) => (isTeacher ? 'Qualified Teacher' : null), employment),
      ],
    }),
  ],
};

/** The head leads deputies and the business manager, a deputy leads teachers, and the business manager everyone else. */
function managerOf({ role, isTeacher }: StaffMember, { staff: all }: View): StaffMember | undefined {
  const has = (wanted: string) => all.find((one) => one.role === wanted && one.status === 'Current');
  const head = has('Head Teacher');
  if (role === 'Head Teacher') return undefined;
  if (role === 'Deputy Head Teacher' || role === 'School Business Manager') return head;
  return has(isTeacher ? 'Deputy Head Teacher' : 'School Business Manager') ?? head;
}

function matching(request: DataRequest): StaffMember[] {
  const { view, id, options, filters } = request;
  const all = options.has('includeTemporary') ? [...view.staff, ...view.supply] : view.staff;
  return all.filter((person) => {
    const { status, isTeacher } = person;
    const wanted = status === 'Current' || status === filters.staffStatus || options.has(`include${status}`);
    return (
      wanted &&
      (filters.staffStatus === undefined || status === filters.staffStatus) &&
      (isTeacher || !options.has('teachersOnly')) &&
      (matchesId(id, person.id, staffIds.idaasId(person)) ||
        matchesId(id, staffIds.externalId(person, request), staffIds.xid(person, request)))
    );
  });
}
