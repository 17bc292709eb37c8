import { type Day, dayAfter, isSchoolDay, weekday } from '../../../../shared/sample-data/school-year.ts';
import {
  ATTENDANCE_CODES,
  type AttendanceCode,
  type Mark,
  markOf,
  marksBetween,
} from '../../../mis/attendance.ts';
import type { Pupil } from '../../../mis/pupils.ts';
import { type Asked, columnsOf, dataset, type Endpoint, isAsked } from '../declare.ts';
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
      rows: ({ id }) => ATTENDANCE_CODES.filter(({ mark }) => isAsked(id, mark)),
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
  about: 'Of the morning or the afternoon',
  check: ['AM', 'PM'],
} as const;
const excluding = {
  excludeNoMarks: 'Leaves out sessions without a mark yet',
  excludeClosed: 'Leaves out sessions on which the school is closed',
};

const isShown = ({ mark, session }: Pick<Mark, 'mark' | 'session'>, { options, filters }: Asked): boolean =>
  (mark !== '-' || !options.has('excludeNoMarks')) &&
  (mark !== '#' || !options.has('excludeClosed')) &&
  (filters.sessionType === undefined || session === filters.sessionType);

const pupilsAsked = ({ view, id, options }: Asked): readonly Pupil[] => {
  const everybody = options.has('includeLeavers')
    ? view.pupils.filter(({ status, enrolment }) => status !== 'PreAdmission' && enrolment === 'C')
    : view.onRoll;
  return id === '' ? everybody : everybody.filter((pupil) => isAsked(id, pupil.id, pupilIds.idaasId(pupil)));
};

/** A mark of a session, or of a lesson, whose instance is known. */
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
    { name: 'attendanceType', about: 'Of sessions (S) or of lessons (L)', check: ['S', 'L'] },
    SESSION,
  ],
  datasets: [
    dataset<DayMark>({
      name: 'AttendMarks',
      rows(asked) {
        const { filters, view } = asked;
        const date = filters.date ?? view.day;
        const pupils = pupilsAsked(asked).filter(
          ({ joined, left }) => joined <= date && (left === null || date <= left),
        );
        const sessions =
          filters.attendanceType === 'L' ? [] : pupils.flatMap((pupil) => sessionMarks(pupil, date, asked));
        const lessons = filters.attendanceType === 'S' ? [] : lessonMarks(pupils, date, asked);
        return [...sessions, ...lessons].filter((each) => isShown(each, asked));
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

function sessionMarks(pupil: Pupil, date: Day, { view, now }: Asked): DayMark[] {
  return (['AM', 'PM'] as const).map((session) => ({
    ...markOf(view.school, pupil, date, session, now.toISOString()),
    type: 'S',
    instance: view.idOf(`session/${date}/${session}`),
    id: `${pupil.id}.${date}.${session}`,
  }));
}

/** A lesson's mark follows that of its half of the day. */
function lessonMarks(pupils: readonly Pupil[], date: Day, { view, now }: Asked): DayMark[] {
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
  title: 'Attendance over days',
  about: 'Session marks of pupils on roll from one day to another, within the academic year.',
  scopes: [['Attendance']],
  options: {
    includeExternalId: 'Adds the column StudentExternalId',
    ...excluding,
    forcedownload: 'Reads the MIS afresh: here it always has been',
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
      rows(asked) {
        const { view, filters, now } = asked;
        const from = later(filters.DateFrom ?? view.day, `${view.year}-09-01`);
        const to = earlier(filters.DateTo ?? view.day, dayAfter(`${view.year + 1}-09-01`, -1));
        return pupilsAsked(asked)
          .flatMap((pupil) => marksBetween(view.school, pupil, from, to, now.toISOString()))
          .filter((each) => isShown(each, asked));
      },
      fields: [
        rangeMark('Id', ({ pupil, date, session }) => `${pupil.id}.${date}.${session}`),
        rangeMark('Date', ({ date }) => date),
        rangeMark('StudentId', ({ pupil }) => pupil.id),
        rangeMark('StudentExternalId', ({ pupil }, asked) => pupilIds.externalId(pupil, asked), {
          option: 'includeExternalId',
        }),
        rangeMark('Mark', (one) => one.mark),
        rangeMark('Type', () => 'S'),
        rangeMark('Session', ({ session }) => session),
      ],
    }),
  ],
};

const later = (one: Day, other: Day): Day => (one > other ? one : other);
const earlier = (one: Day, other: Day): Day => (one < other ? one : other);
