import { type Day, timeOff, weekday } from '../../../../../shared/sample-data/school-year.ts';
import type { View } from '../../../../mis/view.ts';
import { columnsOf, dataset, type Endpoint, matchesId } from '../declare.ts';
import { daysOfYear } from './timetable-days.ts';

interface CalendarEvent {
  key: string;
  from: Day;
  to: Day;
  startTime: string | null;
  endTime: string | null;
  category: string;
  description: string;
  type: { code: string; name: string };
}

const event = columnsOf<CalendarEvent>('School');
const TYPES = [
  { code: 'SchoolEvent', name: 'School Event' },
  { code: 'Holiday', name: 'Holiday' },
  { code: 'StaffTraining', name: 'Staff Training' },
  { code: 'PublicHoliday', name: 'Public Holiday' },
  { code: 'HalfTerm', name: 'Half Term' },
] as const;
const [SCHOOL_EVENT] = TYPES;

/** Holidays and training days, choir on Thursdays, an assembly on Mondays. */
function calendarOf(view: View): CalendarEvent[] {
  const off = timeOff(view.year).map(
    ({ from, to, name, kind }): CalendarEvent => ({
      key: `${kind}/${from}`,
      from,
      to,
      startTime: null,
      endTime: null,
      category: name,
      description: name,
      type: TYPES.find(({ code }) => code === kind) ?? SCHOOL_EVENT,
    }),
  );
  const weekly = daysOfYear(view).flatMap((day): CalendarEvent[] => {
    const held = { from: day, to: day, type: SCHOOL_EVENT };
    if (weekday(day) === 1)
      return [
        {
          ...held,
          key: `assembly/${day}`,
          startTime: '09:00',
          endTime: '09:20',
          category: 'Assembly',
          description: 'Whole-school assembly',
        },
      ];
    if (weekday(day) === 4)
      return [
        {
          ...held,
          key: `choir/${day}`,
          startTime: '15:30',
          endTime: '16:30',
          category: 'Extra Curricular',
          description: 'School choir',
        },
      ];
    return [];
  });
  return [...off, ...weekly].sort((a, b) => (a.from < b.from ? -1 : 1));
}

export const calendar: Endpoint = {
  id: 'school.calendar',
  name: 'Calendar',
  takesId: true,
  title: 'Calendar',
  about: 'Holidays, training days and events of the academic year.',
  scopes: [['School']],
  options: {},
  parameters: [
    { name: 'DateFrom', about: 'Events that end on this day or later', check: 'day' },
    { name: 'DateTo', about: 'Events that begin on this day or before', check: 'day' },
    { name: 'EventType', about: 'Events of one type', check: TYPES.map(({ code }) => code) },
  ],
  datasets: [
    dataset<CalendarEvent>({
      name: 'Calendar',
      aliases: ['SchoolCalendar'],
      rows: ({ view, id, filters }) =>
        calendarOf(view).filter(
          ({ key: eventKey, from, to, type }) =>
            matchesId(id, view.idOf(eventKey)) &&
            (filters.DateFrom === undefined || to >= filters.DateFrom) &&
            (filters.DateTo === undefined || from <= filters.DateTo) &&
            (filters.EventType === undefined || type.code === filters.EventType),
        ),
      fields: [
        event('Id', (one, { view }) => view.idOf(one.key)),
        event('StartDate', ({ from }) => from),
        event('StartTime', ({ startTime }) => startTime),
        event('EndDate', ({ to }) => to),
        event('EndTime', ({ endTime }) => endTime),
        event('Category', ({ category }) => category),
        event('Description', ({ description }) => description),
        event('Type', ({ type }) => type.name),
      ],
    }),
  ],
};
