import { later } from '../../../../../shared/sample-data/school-year.ts';
import { yearKey } from '../../../../mis/groups.ts';
import type { Pupil } from '../../../../mis/pupils.ts';
import {
  columnsOf,
  type DataRequest,
  dataset,
  type Endpoint,
  matchesId,
  ROW_HASH,
  updated,
} from '../declare.ts';
import { pupilIds, siblings, studentColumns } from './student-columns.ts';

export const students: Endpoint = {
  id: 'school.students',
  name: 'Students',
  takesId: true,
  title: 'Pupils',
  about: 'Pupils on roll, or one of them. Options add leavers, guests and pre-admissions.',
  scopes: [['Student'], ['StudentLite']],
  options: {
    includePhotos: 'Adds the column Photo',
    includeGroupIds: 'Adds the column GroupIds',
    includeGroupIdaasIds: 'Adds the column GroupIdaasIds',
    includeGroupXIDs: 'Adds the column GroupXIDs',
    includeParentIdaasIds: 'Adds the column ParentIdaasIds',
    includeParentXIDs: 'Adds the column ParentXIDs',
    includeAttStats: 'Adds totals of the year’s session marks',
    includeAttMarkString: 'Adds the year’s session marks as one text, two for each day',
    includeComms: 'Adds the columns MobilePhone and HomeEmail. WorkEmail is always there',
    includeSiblingsList: 'Adds the column StudentSiblingIds',
    includeSiblingsResultset: 'Fills the dataset StudentSiblings',
    includeLeavers: 'Adds pupils who left in this academic year or the last',
    includePreAdmissions: 'Adds pre-admissions',
    includeGuests: 'Adds guests, whose EnrolmentStatus is G',
    includeSubsidiary: 'Adds pupils with another main school, whose EnrolmentStatus is S',
  },
  parameters: [
    { name: 'yearGroupId', about: 'Pupils of one year group, by its Id', check: 'text' },
    {
      name: 'studentStatus',
      about: 'Pupils of one status',
      check: ['OnRoll', 'Leaver', 'PreAdmission'],
    },
  ],
  datasets: [
    dataset<Pupil>({
      name: 'Students',
      rows: matching,
      fields: studentColumns,
    }),
    dataset<{ pupil: Pupil; sibling: Pupil }>({
      name: 'StudentSiblings',
      option: 'includeSiblingsResultset',
      rows: (request) =>
        matching(request).flatMap((pupil) =>
          siblings(pupil, request.view).map((sibling) => ({ pupil, sibling })),
        ),
      fields: siblingFields(),
    }),
  ],
};

function siblingFields() {
  const sibling = columnsOf<{ pupil: Pupil; sibling: Pupil }>('Student', 'StudentLite');
  return [
    sibling('Id', (row) => `PL-${row.pupil.id}.PL-${row.sibling.id}`),
    sibling('StudentId', (row) => row.pupil.id),
    sibling('SiblingId', (row) => row.sibling.id),
    sibling('LastUpdated', (row) => updated(later(row.pupil.changed, row.sibling.changed))),
    sibling(ROW_HASH, () => ''),
  ];
}

function matching(request: DataRequest): readonly Pupil[] {
  const { view, id, options, filters } = request;
  const wanted = (pupil: Pupil) =>
    (pupil.enrolment === 'C' ||
      options.has(pupil.enrolment === 'G' ? 'includeGuests' : 'includeSubsidiary')) &&
    (pupil.status === 'OnRoll' ||
      (pupil.status === 'Leaver'
        ? options.has('includeLeavers') || filters.studentStatus === 'Leaver'
        : options.has('includePreAdmissions') || filters.studentStatus === 'PreAdmission'));
  const asks = id !== '' || filters.yearGroupId !== undefined || filters.studentStatus !== undefined;
  const plain = ['includeGuests', 'includeSubsidiary', 'includeLeavers', 'includePreAdmissions'].every(
    (option) => !options.has(option),
  );
  if (!asks && plain) return view.onRoll;
  return view.pupils.filter(
    (pupil) =>
      wanted(pupil) &&
      (filters.studentStatus === undefined || pupil.status === filters.studentStatus) &&
      (filters.yearGroupId === undefined || view.idOf(yearKey(pupil.year)) === filters.yearGroupId) &&
      (id === '' ||
        matchesId(id, pupil.id, pupilIds.idaasId(pupil)) ||
        matchesId(id, pupilIds.externalId(pupil, request), pupilIds.xid(pupil, request))),
  );
}
