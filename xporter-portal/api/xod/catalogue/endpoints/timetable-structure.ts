import { type Day, weekday } from '../../../../../shared/sample-data/school-year.ts';
import { SUBJECTS, type Subject } from '../../../../mis/subjects.ts';
import { SESSIONS, WEEKDAYS } from '../../../../mis/timetable.ts';
import { columnsOf, dataset, type Endpoint } from '../declare.ts';
import { DAYS, daysOf, periodName, TIMES } from './timetable-days.ts';

const dayColumn = columnsOf<Day>('School');
const sessionColumn = columnsOf<{ date: Day; session: (typeof SESSIONS)[number] }>('School');
const periodColumn = columnsOf<{ date: Day; period: number }>('School');
const subjectColumn = columnsOf<Subject>('School');
const roomColumn = columnsOf<string>('School');
const dayName = (date: Day) => WEEKDAYS[weekday(date) - 1] ?? '';

export const timetableStructure: Endpoint = {
  id: 'school.timetablestructure',
  name: 'TimetableStructure',
  takesId: false,
  title: 'Timetable structure',
  about: 'The days, sessions and periods of the timetable, and the subjects and rooms.',
  scopes: [['School']],
  options: {},
  parameters: DAYS,
  datasets: [
    dataset<Day>({
      name: 'TTDays',
      rows: daysOf,
      fields: [
        dayColumn('Id', (day, { view }) => view.idOf(`day/${day}`)),
        dayColumn('EventId', (day, { view }) => view.idOf(`timetable-day/${weekday(day) - 1}`)),
        dayColumn('EventDescription', dayName),
        dayColumn('StartDateTime', (day) => `${day}T00:00:00`),
        dayColumn('EndDateTime', (day) => `${day}T23:59:00`),
      ],
    }),
    dataset<{ date: Day; session: (typeof SESSIONS)[number] }>({
      name: 'TTSessions',
      rows: (request) => daysOf(request).flatMap((date) => SESSIONS.map((session) => ({ date, session }))),
      fields: [
        sessionColumn('Id', ({ date, session }, { view }) => view.idOf(`session/${date}/${session.session}`)),
        sessionColumn('DayId', ({ date }, { view }) => view.idOf(`day/${date}`)),
        sessionColumn('EventId', ({ date, session }, { view }) =>
          view.idOf(`timetable-session/${weekday(date)}/${session.session}`),
        ),
        sessionColumn('EventDescription', ({ date, session }) => `${dayName(date)} ${session.session}`),
        sessionColumn('Session', ({ session }) => session.session),
        sessionColumn('StartDateTime', ({ date, session }) => `${date}T${session.from}:00`),
        sessionColumn('EndDateTime', ({ date, session }) => `${date}T${session.to}:00`),
      ],
    }),
    dataset<{ date: Day; period: number }>({
      name: 'TTPeriods',
      rows: (request) => daysOf(request).flatMap((date) => TIMES.map((_time, period) => ({ date, period }))),
      fields: [
        periodColumn('Id', ({ date, period }, { view }) => view.idOf(`period/${date}/${period}`)),
        periodColumn('DayId', ({ date }, { view }) => view.idOf(`day/${date}`)),
        periodColumn('SessionId', ({ date, period }, { view }) =>
          view.idOf(`session/${date}/${TIMES[period]?.session}`),
        ),
        periodColumn('EventId', ({ date, period }, { view }) =>
          view.idOf(`timetable-period/${periodName({ weekday: weekday(date) - 1, period })}`),
        ),
        periodColumn('EventDescription', ({ date, period }) =>
          periodName({ weekday: weekday(date) - 1, period }),
        ),
        periodColumn('Session', ({ period }) => TIMES[period]?.session ?? null),
        periodColumn('StartDateTime', ({ date, period }) => `${date}T${TIMES[period]?.from}:00`),
        periodColumn('EndDateTime', ({ date, period }) => `${date}T${TIMES[period]?.to}:00`),
      ],
    }),
    dataset<Subject>({
      name: 'TTSubjects',
      rows: ({ view }) => SUBJECTS[view.school.phase === 'Secondary' ? 'secondary' : 'primary'],
      fields: [
        subjectColumn('Id', ({ code }, { view }) => view.idOf(`subject/${code}`)),
        subjectColumn('Code', ({ code }) => code),
        subjectColumn('Name', ({ name }) => name),
      ],
    }),
    dataset<string>({
      name: 'TTRooms',
      rows: ({ view }) => [...new Set(view.lessons().map(({ room }) => room))].sort(),
      fields: [
        roomColumn('Id', (room, { view }) => view.idOf(`room/${room}`)),
        roomColumn('Code', (room) => room),
        roomColumn('Name', (room) => `Room ${room}`),
      ],
    }),
  ],
};
