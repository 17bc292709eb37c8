import { type Pupil, previousSchool } from '../../../../mis/pupils.ts';
import { columnsOf, dataset, type Endpoint, matchesId, ROW_HASH, updated } from '../declare.ts';
import { pupilIds } from './student-columns.ts';

const history = columnsOf<{ pupil: Pupil; school: NonNullable<ReturnType<typeof previousSchool>> }>(
  'Student',
);

export const studentSchoolHistory: Endpoint = {
  id: 'school.studentschoolhistory',
  name: 'StudentSchoolHistory',
  takesId: true,
  title: 'School history',
  about: 'Previous schools of pupils, with a row for each school.',
  scopes: [['Student']],
  options: { includeLeavers: 'Adds the history of pupils who have left' },
  parameters: [
    { name: 'LeavingDateFrom', about: 'Left the earlier school on this day or later', check: 'day' },
    { name: 'LeavingDateTo', about: 'Left the earlier school on this day or before', check: 'day' },
  ],
  datasets: [
    dataset({
      name: 'StudentSchoolHistory',
      rows: ({ view, id, options, filters }) =>
        view.pupils.flatMap((pupil) => {
          const counts =
            pupil.status === 'OnRoll' || (pupil.status === 'Leaver' && options.has('includeLeavers'));
          if (!counts || pupil.enrolment !== 'C' || !matchesId(id, pupil.id, pupilIds.idaasId(pupil)))
            return [];
          const school = previousSchool(view.school, pupil);
          if (!school) return [];
          if (filters.LeavingDateFrom !== undefined && school.left < filters.LeavingDateFrom) return [];
          if (filters.LeavingDateTo !== undefined && school.left > filters.LeavingDateTo) return [];
          return [{ pupil, school }];
        }),
      fields: [
        history('Id', ({ pupil }, { view }) => view.idOf(`history/${pupil.key}`)),
        history('StudentId', ({ pupil }) => pupil.id),
        history('Forename', ({ pupil }) => pupil.forename),
        history('Surname', ({ pupil }) => pupil.surname),
        history('PreviousSchoolName', ({ school }) => school.name),
        history('LEA', ({ school }) => school.estab.slice(0, 3)),
        history('EstabId', ({ school }) => school.estab),
        history('LeavingDate', ({ school }) => school.left),
        history('LeavingReason', () => 'End of phase transfer - Maintained school'),
        history('LastUpdated', ({ pupil }) => updated(pupil.changed)),
        history(ROW_HASH, () => ''),
      ],
    }),
  ],
};
