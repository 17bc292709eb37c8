import { later } from '../../../../../shared/sample-data/school-year.ts';
import { refreshTime } from '../../../../mis/mis-store.ts';
import { mainFirst } from '../../../../mis/staff.ts';
import type { View } from '../../../../mis/view.ts';
import { columnsOf, dataset, type Endpoint, ROW_HASH, updated } from '../declare.ts';

const shown = columnsOf<View>('School', 'SchoolLite');
const head = ({ staff }: View) =>
  mainFirst(staff.filter(({ role, status }) => role === 'Head Teacher' && status === 'Current'))[0];

export const schoolInfo: Endpoint = {
  id: 'school.schoolinfo',
  name: 'SchoolInfo',
  takesId: false,
  title: 'School information',
  about: 'The school’s name, address and head teacher, in a single row.',
  scopes: [['School'], ['SchoolLite']],
  options: {},
  parameters: [],
  datasets: [
    dataset<View>({
      name: 'SchoolInfo',
      rows: ({ view }) => [view],
      fields: [
        shown('Id', () => '1'),
        shown('Name', ({ school }) => school.name),
        shown('Head', (view) => named(head(view), 'forename')),
        shown('MainContact', (view) => named(head(view), 'title')),
        shown('Telephone', ({ school }) => school.phone),
        shown('Web', () => null),
        shown('Email', ({ school }) => school.email),
        shown('DeniNo', ({ school }) => `${school.estab.slice(0, 3)}SSCO${school.estab.slice(3)}`),
        shown('Governance', () => 'Community'),
        shown('Phase', ({ school }) => school.phase),
        shown('ExamCentre', ({ school }) => examCentre(school.estab)),
        shown('Address', ({ school }) =>
          [school.street, school.town, school.county, school.postcode, ''].join('\n'),
        ),
        shown('EstabId', ({ school }) => school.estab),
        shown('CurrentAcademicYear', ({ year }) => String(year)),
        shown('LastUpdated', (view) => updated(later(`${view.year}-09-01`, head(view)?.changed ?? ''))),
        shown(ROW_HASH, () => ''),
        // What known clients read and no recording has.
        shown('SchoolLogoUrl', ({ school }) => logoUrl(school.email, 'logo')),
        shown('SchoolLogoAlternateUrl', ({ school }) => logoUrl(school.email, 'logo-white')),
      ],
    }),
  ],
};

/** Five digits, as JCQ gives them. */
const examCentre = (estab: string): string => String(10_000 + ((Number(estab) * 7) % 89_999));

const logoUrl = (email: string, name: string): string => `https://www.${email.split('@')[1]}/${name}.png`;

function named(person: ReturnType<typeof head>, first: 'forename' | 'title'): string | null {
  if (!person) return null;
  return first === 'forename'
    ? `${person.forename} ${person.surname}`
    : `${person.title} ${person.forename[0]} ${person.surname}`;
}

const count = columnsOf<{ area: string; count: number }>('School', 'SchoolLite');

export const counts: Endpoint = {
  id: 'school.counts',
  name: 'Counts',
  takesId: false,
  title: 'Counts',
  about: 'The numbers of pupils, contacts, staff, groups and photographs that the school shares.',
  scopes: [['School'], ['SchoolLite']],
  options: {},
  parameters: [],
  datasets: [
    dataset({
      name: 'Counts',
      rows({ view }) {
        const staff = view.staff.filter(({ status }) => status === 'Current').length;
        return [
          { area: 'Students', count: view.onRoll.length },
          { area: 'Contacts', count: view.contacts().length },
          { area: 'Staff', count: staff },
          { area: 'Groups', count: view.groups().length },
          { area: 'Photos', count: view.onRoll.length + staff },
        ];
      },
      fields: [count('Area', (row) => row.area), count('Count', (row) => row.count)],
    }),
  ],
};

const health_ = columnsOf<View>();

/** The columns are the sandbox's own, because no recording of Xporter's is public. */
export const health: Endpoint = {
  id: 'school.health',
  name: 'Health',
  takesId: false,
  title: 'Health',
  about: 'Whether Xporter can connect to the school’s MIS, and when it last did.',
  scopes: [[]],
  options: {},
  parameters: [],
  datasets: [
    dataset<View>({
      name: 'Health',
      rows: ({ view }) => [view],
      fields: [
        health_('Id', () => '1'),
        health_('Estab', ({ school }) => school.estab),
        health_('MIS', ({ kind }) => kind.wireName),
        health_('Version', ({ kind }) => kind.version),
        health_('Connection', ({ kind }) => (kind.hosting === 'cloud' ? 'Cloud' : 'Agent')),
        health_('AgentVersion', ({ kind }) => (kind.hosting === 'cloud' ? null : '6.2.1')),
        health_('LastRefreshed', ({ day }) => refreshTime(day)),
        health_('Errors', () => 0),
        health_('Warnings', () => 0),
      ],
    }),
  ],
};
