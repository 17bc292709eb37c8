import { later } from '../../../../../shared/sample-data/school-year.ts';
import { GROUP_TYPES, type Group, prefixOf, yearKey } from '../../../../mis/groups.ts';
import type { Pupil } from '../../../../mis/pupils.ts';
import type { StaffMember } from '../../../../mis/staff.ts';
import { guidOf, shortId } from '../../../../records/mis-kinds.ts';
import {
  columnsOf,
  type DataRequest,
  dataset,
  type Endpoint,
  matchesId,
  ROW_HASH,
  updated,
} from '../declare.ts';
import { staffIds } from './staff.ts';
import { pupilIds } from './student-columns.ts';

const shown = columnsOf<Group>('School', 'SchoolLite');
const unique = ({ key }: Group, { view }: DataRequest) => `${view.kind.wireName}/${view.school.estab}/${key}`;
const xid = (group: Group, request: DataRequest) => shortId(unique(group, request));
const externalId = (group: Group, request: DataRequest) => guidOf(`external/${unique(group, request)}`);
const idaasId = ({ type, id }: Group) => `${prefixOf(type)}-${id}`;
const typeId = (type: Group['type']) => String(GROUP_TYPES.findIndex((each) => each.type === type) + 1);
const subjects = { option: 'includeSubjects' };
const members = (option: string) => ({ option });

type Member<Person> = { group: Group; person: Person };

export const groups: Endpoint = {
  id: 'school.groups',
  name: 'Groups',
  takesId: true,
  title: 'Groups',
  about: 'Year, registration, house and teaching groups that are not empty. Options add their members.',
  scopes: [['School'], ['SchoolLite']],
  options: {
    includeStaffMembers: 'Fills the dataset StaffMembers',
    includeStudentMembers: 'Fills the dataset StudentMembers',
    includeMembersIds: 'Adds the columns StudentIds and StaffIds',
    includeMembersIdaasIds: 'Adds the columns StudentIdaasIds and StaffIdaasIds',
    includeMembersXIDs: 'Adds the columns StudentXIDs and StaffXIDs',
    includeSubjects: 'Adds the columns SubjectLocalId, SubjectCode and SubjectName',
    includeSubGroups:
      'Adds the groups within those requested: the registration groups of a year group, and their classes',
    includeGroupTypes: 'Adds the column TypeId and fills the dataset GroupTypes',
  },
  parameters: [
    { name: 'Type', about: 'Groups of one type', check: GROUP_TYPES.map(({ type }) => type) },
    { name: 'Code', about: 'Groups of one code', check: 'text' },
  ],
  datasets: [
    dataset<Group>({
      name: 'Group',
      rows: matching,
      fields: [
        shown('Id', ({ id }) => id),
        shown('XID', xid),
        shown('ExternalId', externalId),
        shown('IdaasId', idaasId),
        shown('Type', ({ type }) => type),
        shown('TypeId', ({ type }) => typeId(type), { option: 'includeGroupTypes' }),
        shown('Code', ({ code }) => code),
        shown('Name', ({ name }) => name),
        shown('PrimaryStaffId', ({ staff }) => staff[0]?.person.id ?? null),
        shown('Staff', ({ staff }) => staff.map(({ person }) => person.code).join(',') || null),
        shown('NumStudents', ({ pupils }) => pupils.length),
        shown(
          'StudentIds',
          ({ pupils }) => pupils.map(({ id }) => id).join(','),
          members('includeMembersIds'),
        ),
        shown(
          'StaffIds',
          ({ staff }) => staff.map(({ person }) => person.id).join(','),
          members('includeMembersIds'),
        ),
        shown(
          'StudentIdaasIds',
          ({ pupils }) => pupils.map(pupilIds.idaasId).join(','),
          members('includeMembersIdaasIds'),
        ),
        shown(
          'StaffIdaasIds',
          ({ staff }) => staff.map(({ person }) => staffIds.idaasId(person)).join(','),
          members('includeMembersIdaasIds'),
        ),
        shown(
          'StudentXIDs',
          ({ pupils }, request) => pupils.map((pupil) => pupilIds.xid(pupil, request)).join(','),
          members('includeMembersXIDs'),
        ),
        shown(
          'StaffXIDs',
          ({ staff }, request) => staff.map(({ person }) => staffIds.xid(person, request)).join(','),
          members('includeMembersXIDs'),
        ),
        shown(
          'SubjectLocalId',
          ({ subject }, { view }) => subject && view.idOf(`subject/${subject.code}`),
          subjects,
        ),
        shown('SubjectCode', ({ subject }) => subject?.code ?? null, subjects),
        shown('SubjectName', ({ subject }) => subject?.name ?? null, subjects),
        shown(ROW_HASH, () => ''),
        shown('LastUpdated', ({ changed }, { view }) => updated(changed || view.day)),
        shown('PlatformId', ({ id }) => id),
      ],
    }),
    dataset<Member<StaffMember>>({
      name: 'StaffMembers',
      option: 'includeStaffMembers',
      rows: (request) =>
        matching(request).flatMap((group) => group.staff.map(({ person }) => ({ group, person }))),
      fields: staffMemberFields(),
    }),
    dataset<Member<Pupil>>({
      name: 'StudentMembers',
      option: 'includeStudentMembers',
      rows: (request) =>
        matching(request).flatMap((group) => group.pupils.map((person) => ({ group, person }))),
      fields: studentMemberFields(),
    }),
    dataset<(typeof GROUP_TYPES)[number]>({
      name: 'GroupTypes',
      option: 'includeGroupTypes',
      rows: () => GROUP_TYPES,
      fields: typeFields(),
    }),
  ],
};

function matching(request: DataRequest): Group[] {
  const found = requested(request);
  if (!request.options.has('includeSubGroups')) return found;
  const within = new Set(found.flatMap((group) => subGroupsOf(group, request)));
  return request.view.groups().filter((group) => found.includes(group) || within.has(group));
}

function subGroupsOf({ type, key, code }: Group, request: DataRequest): Group[] {
  const { view } = request;
  if (type === 'YearGrp') {
    const forms = view
      .groups()
      .filter((each) => each.type === 'RegGrp' && each.pupils.some(({ year }) => yearKey(year) === key));
    return forms.flatMap((form) => [form, ...subGroupsOf(form, request)]);
  }
  const isClassOf = (form: string) => (each: Group) => each.key.startsWith(`class/${view.year}/${form}/`);
  return type === 'RegGrp' ? view.groups().filter(isClassOf(code)) : [];
}

function requested(request: DataRequest): Group[] {
  const { view, id, filters } = request;
  return view.groups().filter((group) => {
    const isWanted = filters.Type === undefined || group.type === filters.Type;
    const hasCode = filters.Code === undefined || group.code.toLowerCase() === filters.Code.toLowerCase();
    return (
      isWanted &&
      hasCode &&
      (matchesId(id, group.id, idaasId(group)) ||
        matchesId(id, externalId(group, request), xid(group, request)))
    );
  });
}

function staffMemberFields() {
  const column = columnsOf<Member<StaffMember>>('School', 'SchoolLite');
  return [
    column('Id', ({ group, person }) => `${idaasId(group)}.PWT-${person.id}`),
    column('GroupId', ({ group }) => group.id),
    column('StaffId', ({ person }) => person.id),
    column('StaffRole', ({ group, person }) => {
      return group.staff.find((each) => each.person.id === person.id)?.role ?? null;
    }),
    column('GroupExternalId', ({ group }, request) => externalId(group, request)),
    column('StaffExternalId', ({ person }, request) => staffIds.externalId(person, request)),
    column('StaffIdaasId', ({ person }) => staffIds.idaasId(person)),
    column('GroupIdaasId', ({ group }) => idaasId(group)),
    column(ROW_HASH, () => ''),
    column('LastUpdated', ({ person }) => updated(person.changed)),
  ];
}

function studentMemberFields() {
  const column = columnsOf<Member<Pupil>>('School', 'SchoolLite');
  return [
    column('Id', ({ group, person }) => `${idaasId(group)}.PL-${person.id}`),
    column('GroupId', ({ group }) => group.id),
    column('StudentId', ({ person }) => person.id),
    column('GroupExternalId', ({ group }, request) => externalId(group, request)),
    column('StudentExternalId', ({ person }, request) => pupilIds.externalId(person, request)),
    column('StudentIdaasId', ({ person }) => pupilIds.idaasId(person)),
    column('GroupIdaasId', ({ group }) => idaasId(group)),
    column(ROW_HASH, () => ''),
    column('LastUpdated', ({ person }) => updated(person.changed)),
    column('StartDate', ({ group, person }, { view }) =>
      group.type === 'HouseGrp' ? person.joined : later(person.joined, `${view.year}-09-01`),
    ),
    column('EndDate', ({ group }, { view }) => (group.type === 'HouseGrp' ? null : `${view.year + 1}-07-21`)),
  ];
}

function typeFields() {
  const column = columnsOf<(typeof GROUP_TYPES)[number]>('School', 'SchoolLite');
  return [
    column('Id', ({ type }) => typeId(type)),
    column('TypeCode', ({ type }) => type),
    column('TypeDescription', ({ title }) => title),
    column('ParentGroupTypeId', () => null),
    column(ROW_HASH, () => ''),
    column('LastUpdated', (_type, { view }) => updated(`${view.year}-09-01`)),
  ];
}
