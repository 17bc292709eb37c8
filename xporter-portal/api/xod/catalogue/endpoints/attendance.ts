import { standingOn } from '../../../../../shared/sample-data/people.ts';
import {
  type Day,
  dayAfter,
  isSchoolDay,
  later,
  weekday,
} from '../../../../../shared/sample-data/school-year.ts';
import {
  ATTENDANCE_CODES,
  type AttendanceCode,
  type Mark,
  markOf,
  marksBetween,
} from '../../../../mis/attendance.ts';
import type { Pupil } from '../../../../mis/pupils.ts';
import { columnsOf, type DataRequest, dataset, type Endpoint, matchesId } from '../declare.ts';
import { pupilIds } from './student-columns.ts';

const codes = columnsOf<AttendanceCode>('Attendance');

export const attendanceCodes: Endpoint = {
  id: 'school.attendancecodes',
  name: 'AttendanceCodes',
  takesId: true,
  title: 'Attendance codes',
  about: 'What each mark in a register means.',
  scopes: [['Attendance']],
  options: {},
  parameters: [],
  datasets: [
    dataset<AttendanceCode>({
      name: 'AttendCodes',
      rows: ({ id }) => ATTENDANCE_CODES.filter(({ mark }) => matchesId(id, mark)),
      fields: [
        codes('Mark', ({ mark }) => mark),
        codes('Description', ({ description }) => description),
        codes('MeaningDescription', ({ meaning }) => meaning),
        codes('ShortMeaningDescription', ({ meaning }) => meaning.replace(/ Absence$/, '')),
        codes('PhysicalMeaning', ({ inside }) => (inside ? 'IN' : 'OUT')),
      ],
    }),
  ],
};

const SESSION = {
  name: 'sessionType',
  about: 'Morning or afternoon sessions',
  check: ['AM', 'PM'],
} as const;
const excluding = {
  excludeNoMarks: 'Excludes sessions without a mark',
  excludeClosed: 'Excludes sessions when the school is closed',
};

const isShown = (
  { mark, session }: Pick<Mark, 'mark' | 'session'>,
  { options, filters }: DataRequest,
): boolean =>
  (mark !== '-' || !options.has('excludeNoMarks')) &&
  (mark !== '#' || !options.has('excludeClosed')) &&
  (filters.sessionType === undefined || session === filters.sessionType);

const pupilsOf = ({ view, id, options }: DataRequest): readonly Pupil[] => {
  const everybody = options.has('includeLeavers')
    ? view.pupils.filter(({ status, enrolment }) => status !== 'PreAdmission' && enrolment === 'C')
    : view.onRoll;
  return id === ''
    ? everybody
    : everybody.filter((pupil) => matchesId(id, pupil.id, pupilIds.idaasId(pupil)));
};

/** The mark of a session, or of a lesson with its instance. */
interface DayMark extends Mark {
  type: 'S' | 'L';
  instance: string;
  id: string;
}

const mark = columnsOf<DayMark>('Attendance');

export const attendanceForDate: Endpoint = {
  id: 'school.attendancefordate',
  name: 'AttendanceForDate',
  takesId: true,
  title: 'Attendance on a day',
  about: 'Session and lesson marks of pupils on roll on one day.',
  scopes: [['Attendance']],
  options: excluding,
  parameters: [
    { name: 'date', about: 'The day', check: 'day', required: true },
    { name: 'attendanceType', about: 'Marks of sessions (S) or lessons (L)', check: ['S', 'L'] },
    SESSION,
  ],
  datasets: [
    dataset<DayMark>({
      name: 'AttendMarks',
      rows(request) {
        const { filters, view } = request;
        const date = filters.date ?? view.day;
        const pupils = pupilsOf(request).filter((pupil) => standingOn(date, pupil) === 'there');
        const sessions =
          filters.attendanceType === 'L' ? [] : pupils.flatMap((pupil) => sessionMarks(pupil, date, request));
        const lessons = filters.attendanceType === 'S' ? [] : lessonMarks(pupils, date, request);
        return [...sessions, ...lessons].filter((each) => isShown(each, request));
      },
      fields: [
        mark('Id', ({ id }) => id),
        mark('Date', ({ date }) => date),
        mark('InstanceId', ({ instance }) => instance),
        mark('StudentId', ({ pupil }) => pupil.id),
        mark('Mark', (one) => one.mark),
        mark('MinsLate', ({ minutesLate }) => minutesLate),
        mark('Notes', ({ notes }) => notes),
        mark('Type', ({ type }) => type),
        mark('Session', ({ session }) => session),
      ],
    }),
  ],
};

function sessionMarks(pupil: Pupil, date: Day, { view, now }: DataRequest): DayMark[] {
  return (['AM', 'PM'] as const).map((session) => ({
    ...markOf(view.school, pupil, date, session, now.toISOString()),
    type: 'S',
    instance: view.idOf(`session/${date}/${session}`),
    id: `${pupil.id}.${date}.${session}`,
  }));
}

/** A lesson has the mark of its session. */
function lessonMarks(pupils: readonly Pupil[], date: Day, { view, now }: DataRequest): DayMark[] {
  if (!isSchoolDay(date)) return [];
  const ofTheDay = view.lessons().filter((lesson) => lesson.weekday === weekday(date) - 1);
  return pupils.flatMap((pupil) => {
    const classes = new Set(view.groupsOfPupil(pupil.id).map(({ key }) => key));
    return ofTheDay
      .filter(({ classKey }) => classes.has(classKey))
      .map((lesson): DayMark => {
        const session = lesson.period < 3 ? 'AM' : 'PM';
        const instance = view.idOf(`instance/${date}/${lesson.key}`);
        return {
          ...markOf(view.school, pupil, date, session, now.toISOString()),
          type: 'L',
          instance,
          id: `${pupil.id}.${date}.${instance}`,
        };
      });
  });
}

const rangeMark = columnsOf<Mark>('Attendance');

export const attendanceForDateRange: Endpoint = {
  id: 'school.attendancefordaterange',
  name: 'AttendanceForDateRange',
  takesId: true,
  title: 'Attendance between two days',
  about: 'Session marks of pupils on roll between two days of the academic year.',
  scopes: [['Attendance']],
  options: {
    includeExternalId: 'Adds the column StudentExternalId',
    ...excluding,
    forcedownload: 'Refreshes the data from the MIS. Has no effect in this sandbox',
    includeLeavers: 'Adds pupils who have left',
  },
  parameters: [
    { name: 'DateFrom', about: 'The first day', check: 'day', required: true },
    { name: 'DateTo', about: 'The last day', check: 'day', required: true },
    SESSION,
  ],
  datasets: [
    dataset<Mark>({
      name: 'AttendMarks',
      rows(request) {
        const { view, filters, now } = request;
        const from = later(filters.DateFrom ?? view.day, `${view.year}-09-01`);
        const to = earlier(filters.DateTo ?? view.day, dayAfter(`${view.year + 1}-09-01`, -1));
        return pupilsOf(request)
          .flatMap((pupil) => marksBetween(view.school, pupil, from, to, now.toISOString()))
          .filter((each) => isShown(each, request));
      },
      fields: [
        rangeMark('Id', ({ pupil, date, session }) => `${pupil.id}.${date}.${session}`),
        rangeMark('Date', ({ date }) => date),
        rangeMark('StudentId', ({ pupil }) => pupil.id),
        rangeMark('StudentExternalId', ({ pupil }, request) => pupilIds.externalId(pupil, request), {
          option: 'includeExternalId',
        }),
        rangeMark('Mark', (one) => one.mark),
        rangeMark('Type', () => 'S'),
        rangeMark('Session', ({ session }) => session),
      ],
    }),
  ],
};

const earlier = (one: Day, other: Day): Day => (one < other ? one : other);
