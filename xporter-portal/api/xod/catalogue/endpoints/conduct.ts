import { localTime } from '../../../../../shared/local-time.ts';
import { type Day, dayAfter, later, weekday } from '../../../../../shared/sample-data/school-year.ts';
import { type Incident, type Involved, isOnReport } from '../../../../mis/conduct.ts';
import type { ConductCategory } from '../../../../mis/conduct-types.ts';
import type { Pupil } from '../../../../mis/pupils.ts';
import type { StaffMember } from '../../../../mis/staff.ts';
import {
  type Cell,
  columnsOf,
  type DataRequest,
  type Dataset,
  dataset,
  type Endpoint,
  flag,
  matchesId,
  type Parameter,
  ROW_HASH,
  updated,
} from '../declare.ts';
import { displayName, staffIds } from './staff.ts';
import { pupilIds } from './student-columns.ts';

/** What has one name in achievements, another in behaviour, and a third where both come together. */
interface Naming {
  endpoint: string;
  title: string;
  category: ConductCategory | null;
  /** Datasets: the incidents, their pupils and their staff. */
  names: readonly [string, string, string];
  /** The column with the kind of incident, and the one that refers to an incident. */
  type: string;
  reference: string;
}

const NAMINGS: readonly Naming[] = [
  {
    endpoint: 'Achievement',
    title: 'Achievements',
    category: 'Ach',
    names: ['Achievements', 'StudentAchievements', 'StaffAchievements'],
    type: 'AchievementType',
    reference: 'AchievementId',
  },
  {
    endpoint: 'Behaviour',
    title: 'Behaviour',
    category: 'Beh',
    names: ['Behaviour', 'StudentBehaviour', 'StaffBehaviour'],
    type: 'BehaviourType',
    reference: 'BehaviourId',
  },
  {
    endpoint: 'Conduct',
    title: 'Achievements and behaviour',
    category: null,
    names: ['Conducts', 'StudentConducts', 'StaffConducts'],
    type: 'ConductType',
    reference: 'ConductId',
  },
];

const column = columnsOf<Incident>('Conduct');
const ofPupil = columnsOf<{ incident: Incident; involved: Involved }>('Conduct');
const ofStaff = columnsOf<{ incident: Incident; person: StaffMember }>('Conduct');

const localId = ({ key }: Incident, { view }: DataRequest): string => view.idOf(key);
const conductId = (incident: Incident, request: DataRequest): string =>
  `${incident.type.category}.${localId(incident, request)}`;

const OPTIONS = {
  includeStudentIds: 'Adds the column StudentIds',
  includeStaffIds: 'Adds the column StaffIds',
};
const FIXED_IDS = { useFixedConductIds: 'Ids stay the same here. Has no effect in this sandbox' };

const PEOPLE: readonly Parameter[] = [
  { name: 'StudentId', about: 'Incidents of one pupil', check: 'text' },
  { name: 'StaffId', about: 'Incidents that a member of staff recorded', check: 'text' },
];
const CATEGORY: Parameter = {
  name: 'conductCategory',
  about: 'Achievements (Ach) or behaviour (Beh)',
  check: ['Ach', 'Beh'],
};
const DATES: readonly Parameter[] = [
  { name: 'DateFrom', about: 'The first day. The start of the academic year by default', check: 'day' },
  { name: 'DateTo', about: 'The last day. Today by default', check: 'day' },
  { name: 'IncidentDate', about: 'One day', check: 'day' },
];

/** The incidents that are in the MIS by now. @param days of the academic year, or the latest that has any */
function incidents(
  request: DataRequest,
  category: ConductCategory | null,
  days: 'today' | 'range',
): Incident[] {
  const { view, filters, id, now } = request;
  const time = localTime(now);
  const kind = category ?? filters.conductCategory;
  const known = view
    .incidents()
    .filter(({ type, recorded }) => recorded <= time && (kind === undefined || type.category === kind));
  const latest = known.at(-1)?.date;
  const isWanted = (date: Day): boolean => {
    if (days === 'today') return date === latest;
    return (
      (filters.DateFrom === undefined || date >= filters.DateFrom) &&
      (filters.DateTo === undefined || date <= filters.DateTo) &&
      (filters.IncidentDate === undefined || date === filters.IncidentDate)
    );
  };
  return known.filter((incident) => {
    const { date, pupils, staff } = incident;
    return (
      isWanted(date) &&
      (filters.StudentId === undefined ||
        pupils.some(({ pupil }) => isOf(filters.StudentId, pupil.id, 'PL'))) &&
      (filters.StaffId === undefined || (staff !== null && isOf(filters.StaffId, staff.id, 'PWT'))) &&
      (id === '' || matchesId(id, localId(incident, request), conductId(incident, request)))
    );
  });
}

const isOf = (wanted: string | undefined, id: string, prefix: string): boolean =>
  wanted === id || wanted === `${prefix}-${id}`;

function datasetsOf({ category, names, type, reference }: Naming, days: 'today' | 'range'): Dataset[] {
  const found = (request: DataRequest) => incidents(request, category, days);
  const isBoth = category === null;
  const own = isBoth ? conductId : localId;
  const behaviour = (name: string, value: (incident: Incident) => Cell) =>
    category === 'Ach' ? [] : [column(name, value)];
  const outcome = (incident: Incident) =>
    incident.type.category === 'Beh' ? (incident.pupils[0]?.outcome.name ?? null) : null;
  return [
    dataset<Incident>({
      name: names[0],
      rows: found,
      fields: [
        column('Id', own),
        column('ConductId', isBoth ? localId : conductId),
        column(type, (incident) => incident.type.name),
        column('Date', ({ date }) => date),
        ...behaviour('Time', ({ time }) => time),
        column('Activity', (incident) => incident.type.activity),
        ...behaviour('Status', ({ isResolved }) => (isResolved ? 'Resolved' : 'Unresolved')),
        column('Location', (incident) => incident.type.location),
        column('RecordedBy', ({ staff }) => staff && displayName(staff)),
        ...behaviour('Outcome', outcome),
        ...(isBoth
          ? [
              column('OutcomeDate', (incident) => (outcome(incident) === null ? null : incident.date)),
              column('ParentGuardianInformed', (incident) => flag(outcome(incident) === 'Parents Informed')),
            ]
          : []),
        column('RecordedOn', ({ date }) => date),
        column('Description', ({ comment }) => comment, { scopes: ['ConductComments'] }),
        column('Subject', () => null),
        column('Category', (incident) => incident.type.category),
        column('StudentIds', ({ pupils }) => pupils.map(({ pupil }) => pupil.id).join(','), {
          option: 'includeStudentIds',
        }),
        column('StaffIds', ({ staff }) => staff?.id ?? '', { option: 'includeStaffIds' }),
        column('LastUpdated', ({ recorded }) => updated(recorded)),
        column(ROW_HASH, () => ''),
      ],
    }),
    dataset<{ incident: Incident; involved: Involved }>({
      name: names[1],
      rows: (request) =>
        found(request).flatMap((incident) => incident.pupils.map((involved) => ({ incident, involved }))),
      fields: [
        ofPupil(
          'Id',
          ({ incident, involved }, request) => `PL-${involved.pupil.id}.${conductId(incident, request)}`,
        ),
        ofPupil('StudentId', ({ involved }) => involved.pupil.id),
        ofPupil(reference, ({ incident }, request) => own(incident, request)),
        ofPupil('Points', ({ involved }) => String(involved.points)),
        ofPupil('Outcome', ({ involved }) => involved.outcome.name),
        ofPupil('OutcomeCode', ({ involved }) => involved.outcome.code),
        ...(category === 'Ach' ? [] : [ofPupil('Role', ({ involved }) => involved.role)]),
        ofPupil('LastUpdated', ({ incident }) => updated(incident.recorded)),
        ofPupil(ROW_HASH, () => ''),
      ],
    }),
    dataset<{ incident: Incident; person: StaffMember }>({
      name: names[2],
      rows: (request) =>
        found(request).flatMap((incident) => (incident.staff ? [{ incident, person: incident.staff }] : [])),
      fields: [
        ofStaff(
          'Id',
          ({ incident, person }, request) => `${staffIds.idaasId(person)}.${conductId(incident, request)}`,
        ),
        ofStaff('StaffId', ({ person }) => person.id),
        ofStaff(reference, ({ incident }, request) => own(incident, request)),
        ofStaff('StaffRole', () => null),
        ofStaff('LastUpdated', ({ incident }) => updated(incident.recorded)),
        ofStaff(ROW_HASH, () => ''),
      ],
    }),
  ];
}

/** Six endpoints: achievements, behaviour and both, between two days and today. */
export const conductEndpoints: readonly Endpoint[] = NAMINGS.flatMap((naming) => {
  const { endpoint, title, category } = naming;
  const common = {
    takesId: true,
    scopes: [['Conduct']],
    options: category === null ? { ...OPTIONS, ...FIXED_IDS } : OPTIONS,
  };
  const parameters = category === null ? [CATEGORY, ...PEOPLE] : PEOPLE;
  return [
    {
      ...common,
      id: `school.${endpoint.toLowerCase()}fordaterange`,
      name: `${endpoint}ForDateRange`,
      title: `${title} between two days`,
      about: `${title} of pupils on roll in the academic year, and the pupils and staff involved.`,
      parameters: [...DATES, ...parameters],
      datasets: datasetsOf(naming, 'range'),
    },
    {
      ...common,
      id: `school.${endpoint.toLowerCase()}fortoday`,
      name: `${endpoint}ForToday`,
      title: `${title} today`,
      about: `${title} of pupils on roll that staff have recorded today. Until there are any, and when the school is closed, those of the last day that had some.`,
      parameters,
      datasets: datasetsOf(naming, 'today'),
    },
  ];
});

/** What a pupil has been given, in all or in a time. */
interface Total {
  pupil: Pupil;
  /** Of the time; blank for the whole year. */
  from: Day;
  incidents: Record<ConductCategory, number>;
  points: Record<ConductCategory, number>;
  detentions: number;
  changed: string;
}

/** @param from the start of the time that a day is in */
function totals(request: DataRequest, from: (date: Day) => Day): Total[] {
  const { view, id } = request;
  const byPupil = new Map<string, Map<Day, Total>>();
  for (const incident of incidents({ ...request, id: '' }, null, 'range')) {
    for (const { pupil, points, outcome } of incident.pupils) {
      const start = from(incident.date);
      const ofPupilYet = byPupil.get(pupil.id) ?? new Map<Day, Total>();
      const total = ofPupilYet.get(start) ?? emptyTotal(pupil, start);
      const { category } = incident.type;
      total.incidents[category] += 1;
      total.points[category] += points;
      if (outcome.code === 'DET') total.detentions += 1;
      total.changed = later(total.changed, incident.recorded);
      byPupil.set(pupil.id, ofPupilYet.set(start, total));
    }
  }
  return view.onRoll
    .filter((pupil) => matchesId(id, pupil.id, pupilIds.idaasId(pupil)))
    .flatMap((pupil) => {
      const found = [...(byPupil.get(pupil.id)?.values() ?? [])];
      return found.length > 0 ? found : from('') === '' ? [emptyTotal(pupil, '')] : [];
    });
}

const emptyTotal = (pupil: Pupil, from: Day): Total => ({
  pupil,
  from,
  incidents: { Ach: 0, Beh: 0 },
  points: { Ach: 0, Beh: 0 },
  detentions: 0,
  changed: updated(pupil.changed),
});

const total = columnsOf<Total>('Conduct');
const totalColumns = [
  total('TotalAchievementIncidents', ({ incidents: { Ach } }) => Ach),
  total('TotalAchievementPoints', ({ points: { Ach } }) => Ach),
  total('TotalBehaviourIncidents', ({ incidents: { Beh } }) => Beh),
  total('TotalBehaviourPoints', ({ points: { Beh } }) => Beh),
  total('TotalConductIncidents', ({ incidents: { Ach, Beh } }) => Ach + Beh),
  total('TotalConductPoints', ({ points: { Ach, Beh } }) => Ach - Beh),
];
const ending = [total('LastUpdated', ({ changed }) => changed), total(ROW_HASH, () => '')];
const mondayOf = (date: Day): Day => (date === '' ? 'week' : dayAfter(date, 1 - weekday(date)));
const termOf = (date: Day): Day => {
  if (date === '') return 'term';
  const [year = '', month = ''] = date.split('-');
  return Number(month) >= 9 ? `${year}-09-01` : Number(month) <= 3 ? `${year}-01-01` : `${year}-04-01`;
};

function statsOf(name: string, option: string, from: (date: Day) => Day): Dataset {
  return dataset<Total>({
    name,
    option,
    rows: (request) => totals(request, from),
    fields: [
      total('Id', ({ pupil, from: start }) => `${pupil.id}.${start}`),
      total('StudentId', ({ pupil }) => pupil.id),
      total('StartDate', ({ from: start }) => start),
      ...totalColumns,
      ...ending,
    ],
  });
}

export const conductPoints: Endpoint = {
  id: 'school.conductpoints',
  name: 'ConductPoints',
  takesId: true,
  title: 'Conduct points',
  about:
    'Achievements, behaviour and points of each pupil on roll in the academic year. The columns of WeeklyStats and TermlyStats are our own: no recording of them is public.',
  scopes: [['Conduct']],
  options: {
    includeWeeklyStats: 'Fills the dataset WeeklyStats',
    includeTermlyStats: 'Fills the dataset TermlyStats',
  },
  parameters: [],
  datasets: [
    dataset<Total>({
      name: 'ConductPoints',
      rows: (request) => totals(request, () => ''),
      fields: [
        total('Id', ({ pupil }) => pupil.id),
        ...totalColumns,
        total('NumberofDetentions', ({ detentions }) => detentions),
        total('NumberofInterventions', () => 0),
        total('NumberofReportCards', ({ pupil }, { view }) => flag(isOnReport(view.school, pupil))),
        ...ending,
      ],
    }),
    statsOf('WeeklyStats', 'includeWeeklyStats', mondayOf),
    statsOf('TermlyStats', 'includeTermlyStats', termOf),
  ],
};
