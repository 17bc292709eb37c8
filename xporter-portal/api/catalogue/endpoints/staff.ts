import { type StaffMember, staffDetailsOf } from '../../../mis/staff.ts';
import { guidOf, shortId } from '../../../records/mis-kinds.ts';
import {
  type Asked,
  columnsOf,
  dataset,
  type Endpoint,
  flag,
  isAsked,
  ROW_HASH,
  updated,
} from '../declare.ts';
import { addressColumns, groupColumns } from './common-columns.ts';

const shown = columnsOf<StaffMember>('Staff', 'StaffLite');
const details = (person: StaffMember, { view }: Asked) => staffDetailsOf(view.school, person);
const home = (person: StaffMember, asked: Asked) => details(person, asked).address;
const unique = ({ key }: StaffMember, { view }: Asked) =>
  `${view.kind.wireName}/${view.school.estab}/staff/${key}`;

export const staffIds = {
  xid: (person: StaffMember, asked: Asked) => shortId(unique(person, asked)),
  externalId: (person: StaffMember, asked: Asked) => guidOf(`external/${unique(person, asked)}`),
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
  about: 'Teachers and others who work at the school, or one of them.',
  scopes: [['Staff'], ['StaffLite']],
  options: {
    includePhotos: 'Adds the column Photo',
    includeGroupIds: 'Adds the column GroupIds',
    includeGroupIdaasIds: 'Adds the column GroupIdaasIds',
    includeGroupXIDs: 'Adds the column GroupXIDs',
    teachersOnly: 'Leaves out everybody who does not teach',
    includeFuture: 'Adds people who have not begun yet',
    includePrevious: 'Adds people who have left',
  },
  parameters: [
    { name: 'staffStatus', about: 'People of one status', check: ['Current', 'Future', 'Previous'] },
  ],
  datasets: [
    dataset<StaffMember>({
      name: 'Staff',
      rows: askedFor,
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
        shown('WorkEmail', ({ email }) => email),
        shown('IdaasEmail', () => null),
        shown('WorkPhone', ({ phone }) => phone || null),
        shown('Gender', ({ gender }) => gender, extended),
        shown('MiddleName', () => null, extended),
        shown('LegalForename', ({ forename }) => forename, extended),
        shown('LegalSurname', ({ surname }) => surname, extended),
        shown('DateOfBirth', (person, asked) => details(person, asked).dateOfBirth, extended),
        // Recorded answers to holders of StaffEmployment lack it, though the published list puts it there.
        shown('PayrollNumber', (person, asked) => details(person, asked).payrollNumber, {
          scopes: ['StaffFinancial'],
        }),
        shown('NINumber', (person, asked) => details(person, asked).niNumber, employment),
        shown('TeacherNumber', (person, asked) => details(person, asked).teacherNumber, employment),
        shown('EmploymentStart', ({ joined }) => joined, employment),
        shown('EmploymentEnd', ({ left }) => left, employment),
        shown('Roles', ({ role }) => role, employment),
        shown('HomeEmail', (person, asked) => details(person, asked).homeEmail, personal),
        shown('HomePhone', (person, asked) => details(person, asked).homePhone, personal),
        shown('MobilePhone', (person, asked) => details(person, asked).mobile, extended),
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
      ],
    }),
  ],
};

function askedFor(asked: Asked): StaffMember[] {
  const { view, id, options, filters } = asked;
  return view.staff.filter((person) => {
    const { status, isTeacher } = person;
    const wanted = status === 'Current' || status === filters.staffStatus || options.has(`include${status}`);
    return (
      wanted &&
      (filters.staffStatus === undefined || status === filters.staffStatus) &&
      (isTeacher || !options.has('teachersOnly')) &&
      (isAsked(id, person.id, staffIds.idaasId(person)) ||
        isAsked(id, staffIds.externalId(person, asked), staffIds.xid(person, asked)))
    );
  });
}
