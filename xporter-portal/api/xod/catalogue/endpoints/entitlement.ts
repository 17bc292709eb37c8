import type { Day } from '../../../../../shared/sample-data/school-year.ts';
import { detailsOf, type Pupil } from '../../../../mis/pupils.ts';
import { columnsOf, type DataRequest, dataset, type Endpoint, matchesId, spelled } from '../declare.ts';
import { pupilIds } from './student-columns.ts';

interface EntitlementGroup {
  id: string;
  short: string;
  full: string;
}

const FREE_MEALS = { id: '1', short: 'FSM', full: 'Free School Meals' };
const EVER = { id: '2', short: 'FSM6', full: 'Free School Meals in the last six years' };
const PREMIUM = { id: '3', short: 'PP', full: 'Pupil Premium' };
const GROUPS: readonly EntitlementGroup[] = [FREE_MEALS, EVER, PREMIUM];

interface Entitled {
  group: EntitlementGroup;
  pupil: Pupil;
  to: Day | null;
}

function entitled(request: DataRequest): Entitled[] {
  const { view, id } = request;
  return view.onRoll.flatMap((pupil) => {
    if (!matchesId(id, pupil.id, pupilIds.idaasId(pupil))) return [];
    const { freeMeals, everFreeMeals, pupilPremium } = detailsOf(view.school, pupil);
    const ended = `${view.year}-08-31`;
    return [
      ...(freeMeals ? [{ group: FREE_MEALS, pupil, to: null }] : []),
      ...(everFreeMeals && !freeMeals && pupil.joined < ended ? [{ group: EVER, pupil, to: ended }] : []),
      ...(pupilPremium ? [{ group: PREMIUM, pupil, to: null }] : []),
    ];
  });
}

const group = columnsOf<EntitlementGroup>('StudentFunding');
const member = columnsOf<Entitled>('StudentFunding');
const shortName = group('Shortname', ({ short }) => short);
const fullName = group('Fullname', ({ full }) => full);

export const entitlementHistory: Endpoint = {
  id: 'school.entitlementhistory',
  name: 'EntitlementHistory',
  takesId: true,
  title: 'Entitlements',
  about:
    'Free school meals and pupil premium of pupils on roll, past and current. Known clients read ShortName and FullName, beside the recorded Shortname and Fullname.',
  scopes: [['StudentFunding']],
  options: {},
  parameters: [],
  datasets: [
    dataset<EntitlementGroup>({
      name: 'EntitlementGroups',
      rows(request) {
        const held = request.id === '' ? null : new Set(entitled(request).map((one) => one.group));
        return GROUPS.filter((one) => held === null || held.has(one));
      },
      fields: [
        group('Id', ({ id }) => id),
        shortName,
        fullName,
        spelled('ShortName', shortName),
        spelled('FullName', fullName),
      ],
    }),
    dataset<Entitled>({
      name: 'EntitlementGroupStudents',
      rows: entitled,
      fields: [
        member('Id', ({ pupil, group: { id } }, { view }) => view.idOf(`entitlement/${pupil.key}/${id}`)),
        member('EntitlementGroupId', (one) => one.group.id),
        member('StudentId', ({ pupil }) => pupil.id),
        member('StartDate', ({ pupil }) => `${pupil.joined}T00:00:00`),
        member('EndDate', ({ to }) => to && `${to}T00:00:00`),
      ],
    }),
  ],
};
