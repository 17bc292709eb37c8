import type { Pupil } from '../../../../mis/pupils.ts';
import { columnsOf, dataset, type Endpoint, matchesId, ROW_HASH, updated } from '../declare.ts';
import { pupilIds } from './student-columns.ts';

const shown = columnsOf<Pupil>('StudentExtended');

export const studentEnrolmentHistory: Endpoint = {
  id: 'school.studentenrolmenthistory',
  name: 'StudentEnrolmentHistory',
  takesId: true,
  title: 'Enrolment',
  about: 'How pupils on roll have been enrolled, since when and until when.',
  scopes: [['StudentExtended']],
  options: { includeLeavers: 'Adds pupils who left in this academic year or the last' },
  parameters: [],
  datasets: [
    dataset<Pupil>({
      name: 'StudentEnrolmentHistory',
      rows: ({ view, id, options }) =>
        view.pupils.filter(
          (pupil) =>
            pupil.enrolment === 'C' &&
            (pupil.status === 'OnRoll' || (pupil.status === 'Leaver' && options.has('includeLeavers'))) &&
            matchesId(id, pupil.id, pupilIds.idaasId(pupil)),
        ),
      fields: [
        shown('Id', ({ key }, { view }) => view.idOf(`enrolment/${key}`)),
        shown('Student_MisId', ({ id }) => id),
        shown('StudentIdaasId', pupilIds.idaasId),
        shown('StudentXid', pupilIds.xid),
        shown('EnrolmentStatusCode', ({ enrolment }) => enrolment),
        shown('StartDate', ({ joined }) => joined),
        shown('EndDate', ({ left }) => left),
        shown('LastUpdated', ({ changed }) => updated(changed)),
        shown(ROW_HASH, () => ''),
      ],
    }),
  ],
};
