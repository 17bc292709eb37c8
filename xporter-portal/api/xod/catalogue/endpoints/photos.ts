import { columnsOf, dataset, type Endpoint, matchesId, ROW_HASH, updated } from '../declare.ts';
import { displayName, staffIds } from './staff.ts';
import { pupilIds } from './student-columns.ts';

interface Photograph {
  person: { id: string; key: string; changed: string };
  xid: string;
  kind: 'Student' | 'Staff';
  name: string;
}

const shown = columnsOf<Photograph>('Photos');

export const photos: Endpoint = {
  id: 'school.photos',
  name: 'Photos',
  takesId: true,
  title: 'Photographs',
  about: 'Drawn portraits (JPEG, base64) of the pupils and staff that the school shares.',
  scopes: [['Photos']],
  options: {},
  parameters: [{ name: 'PersonType', about: 'Photos of pupils or staff', check: ['Student', 'Staff'] }],
  datasets: [
    dataset<Photograph>({
      name: 'Photos',
      rows: (request) => {
        const { view, granted, id, filters } = request;
        const sharesPupils = granted.has('Student') || granted.has('StudentLite');
        const sharesStaff = granted.has('Staff') || granted.has('StaffLite');
        const pupils = view.onRoll.map((person) => ({
          person,
          xid: pupilIds.xid(person, request),
          kind: 'Student' as const,
          name: `${person.forename} ${person.surname}`,
        }));
        const staff = view.staff
          .filter(({ status }) => status === 'Current')
          .map((person) => ({
            person,
            xid: staffIds.xid(person, request),
            kind: 'Staff' as const,
            name: displayName(person),
          }));
        return [...(sharesPupils ? pupils : []), ...(sharesStaff ? staff : [])].filter(
          ({ person, kind }) =>
            matchesId(id, person.id) && (filters.PersonType === undefined || kind === filters.PersonType),
        );
      },
      fields: [
        shown('Id', ({ person }) => person.id),
        shown('PersonId', ({ person }) => person.id),
        shown('PersonType', ({ kind }) => kind),
        shown('PersonName', ({ name }) => name),
        shown('Photo', ({ person }, request) => request.photos.of(person.key)),
        shown('LastUpdated', ({ person }) => updated(person.changed)),
        shown(ROW_HASH, () => ''),
        shown('XID', ({ xid }) => xid),
      ],
    }),
  ],
};
