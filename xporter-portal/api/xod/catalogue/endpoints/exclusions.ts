import {
  EXCLUSION_REASONS,
  type Exclusion,
  type ExclusionReason,
  exclusionsOf,
} from '../../../../mis/conduct.ts';
import {
  columnsOf,
  type DataRequest,
  dataset,
  type Endpoint,
  matchesId,
  ROW_HASH,
  updated,
} from '../declare.ts';
import { pupilIds } from './student-columns.ts';

const shown = columnsOf<Exclusion>('StudentExclusions');
const byReason = columnsOf<Exclusion>('StudentExclusions');
const reason = columnsOf<ExclusionReason>('StudentExclusions');
const reasonId = (one: Exclusion['reason']): string => String(EXCLUSION_REASONS.indexOf(one) + 1);
const appeal = { option: 'includeAppealInfo' };

function matching(request: DataRequest): Exclusion[] {
  const { view, id, filters, options } = request;
  const pupils = view.pupils.filter(
    ({ status, enrolment }) =>
      enrolment === 'C' && (status === 'OnRoll' || (status === 'Leaver' && options.has('includeLeavers'))),
  );
  const years = [view.year - 1, view.year];
  return years
    .flatMap((year) => exclusionsOf(view.school, year, view.day, pupils))
    .filter(
      ({ key, pupil, from, to, reason: why }) =>
        (filters.DateFrom === undefined || to >= filters.DateFrom) &&
        (filters.DateTo === undefined || from <= filters.DateTo) &&
        (filters.ExclusionType === undefined || filters.ExclusionType === 'FIXD') &&
        (filters.ExclusionReason === undefined || filters.ExclusionReason === why.code) &&
        (id === '' || matchesId(id, view.idOf(key), pupil.id, pupilIds.idaasId(pupil))),
    );
}

export const studentExclusions: Endpoint = {
  id: 'school.studentexclusions',
  name: 'StudentExclusions',
  takesId: true,
  title: 'Suspensions and exclusions',
  about:
    'Suspensions of pupils on roll in this academic year and the last. Nobody is excluded permanently here.',
  scopes: [['StudentExclusions']],
  options: {
    includeComments: 'Adds the column Comments',
    includeAppealInfo: 'Adds the columns about hearings and appeals',
    includeLeavers: 'Adds pupils who have left',
  },
  parameters: [
    { name: 'DateFrom', about: 'Suspensions that end on this day or later', check: 'day' },
    { name: 'DateTo', about: 'Suspensions that begin on this day or before', check: 'day' },
    { name: 'ExclusionType', about: 'A fixed term, or permanent', check: ['FIXD', 'PERM'] },
    { name: 'ExclusionReason', about: 'One reason', check: EXCLUSION_REASONS.map(({ code }) => code) },
  ],
  datasets: [
    dataset<Exclusion>({
      name: 'StudentExclusions',
      rows: matching,
      fields: [
        shown('Id', ({ key }, { view }) => view.idOf(key)),
        shown('StudentId', ({ pupil }) => pupil.id),
        shown('Forename', ({ pupil }) => pupil.forename),
        shown('Surname', ({ pupil }) => pupil.surname),
        shown('ExclusionType', () => 'Fixed Term'),
        shown('ExclusionTypeCode', () => 'FIXD'),
        shown('ExclusionReason', (one) => one.reason.name),
        shown('ExclusionReasonCode', (one) => one.reason.code),
        shown('ExclusionSessions', ({ days }) => String(days * 2)),
        shown('StartDate', ({ from }) => from),
        shown('EndDate', ({ to }) => to),
        shown('StartSession', () => 'AM'),
        shown('EndSession', () => 'PM'),
        shown('ExclusionDays', ({ days }) => String(days)),
        shown('Comments', () => 'A letter was sent home.', { option: 'includeComments' }),
        shown('DisiplinaryResult', () => 'Exclusion Stands', appeal),
        shown('CommiteeHearingDate', () => null, appeal),
        shown('ParentalRepresentation', () => 0, appeal),
        shown('CommiteeReinstatementDate', () => null, appeal),
        shown('AppealIndicator', () => 0, appeal),
        shown('AppealDate', () => null, appeal),
        shown('AppealResult', () => null, appeal),
        shown('HearingNoticeOfAppealDate', () => null, appeal),
        shown('AppealReinstatementDate', () => null, appeal),
        shown('LastUpdated', ({ from }) => updated(from)),
        shown(ROW_HASH, () => ''),
      ],
    }),
    dataset<Exclusion>({
      name: 'StudentExclusionReasons',
      rows: matching,
      fields: [
        byReason('StudentExclusionId', ({ key }, { view }) => view.idOf(key)),
        byReason('ReasonId', (one) => reasonId(one.reason)),
      ],
    }),
    dataset<ExclusionReason>({
      name: 'ExclusionReasons',
      rows: () => EXCLUSION_REASONS,
      fields: [
        reason('Id', reasonId),
        reason('ReasonCode', ({ code }) => code),
        reason('ReasonDescription', ({ name }) => name),
      ],
    }),
  ],
};
