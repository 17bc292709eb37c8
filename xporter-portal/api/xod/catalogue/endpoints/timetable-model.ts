import { type Day, weekday } from '../../../../../shared/sample-data/school-year.ts';
import { type Lesson, WEEKDAYS } from '../../../../mis/timetable.ts';
import type { View } from '../../../../mis/view.ts';
import { columnsOf, dataset, type Endpoint } from '../declare.ts';
import { daysOfYear, lessonId, periodName, TIMES } from './timetable-days.ts';

const whole = columnsOf<View>('School');
const dayOfWeek = columnsOf<number>('School');
const periodOfWeek = columnsOf<{ weekday: number; period: number }>('School');
const week = [0, 1, 2, 3, 4];
const periodsOfWeek = week.flatMap((day) => TIMES.map((_time, period) => ({ weekday: day, period })));

/** The week's days and periods. @param option the option that adds them; null when they are always there */
export function weekDatasets(option: string | null = null) {
  return [
    dataset<View>({
      name: 'Timetables',
      option,
      rows: ({ view }) => [view],
      fields: [
        whole('Id', ({ idOf, year }) => idOf(`timetable/${year}`)),
        whole('Description', ({ year }) => `${year}/${(year + 1) % 100}`),
        whole('StartDate', ({ year }) => `${year}-09-01`),
        whole('EndDate', ({ year }) => `${year + 1}-07-21`),
        whole('DaysPerCycle', () => week.length),
        whole('PeriodsPerCycle', () => periodsOfWeek.length),
        whole('TeachingPeriodsPerCycle', () => periodsOfWeek.length),
      ],
    }),
    dataset<number>({
      name: 'TimetableDays',
      option,
      rows: () => week,
      fields: [
        dayOfWeek('Id', (day, { view }) => view.idOf(`timetable-day/${day}`)),
        dayOfWeek('TimetableId', (_day, { view }) => view.idOf(`timetable/${view.year}`)),
        dayOfWeek('DayName', (day) => WEEKDAYS[day] ?? null),
        dayOfWeek('Sequence', (day) => day + 1),
      ],
    }),
    dataset<{ weekday: number; period: number }>({
      name: 'TimetablePeriods',
      option,
      rows: () => periodsOfWeek,
      fields: [
        periodOfWeek('Id', (slot, { view }) => view.idOf(`timetable-period/${periodName(slot)}`)),
        periodOfWeek('TimetableDayId', (slot, { view }) => view.idOf(`timetable-day/${slot.weekday}`)),
        periodOfWeek('PeriodName', (slot) => periodName(slot)),
        periodOfWeek('StartTime', ({ period }) => TIMES[period]?.from ?? null),
        periodOfWeek('EndTime', ({ period }) => TIMES[period]?.to ?? null),
        periodOfWeek('PeriodSequence', ({ period }) => period + 1),
      ],
    }),
  ];
}

const lessonColumn = columnsOf<Lesson>('School');
const dayColumn = columnsOf<Day>('School');
export const timetableModel: Endpoint = {
  id: 'school.timetablemodel',
  name: 'TimetableModel',
  takesId: false,
  title: 'Timetable model',
  about: 'The weekly timetable: its days, periods and lessons, with their classes, teachers and rooms.',
  scopes: [['School']],
  options: {},
  parameters: [],
  datasets: [
    ...weekDatasets(),
    dataset<Lesson>({
      name: 'TimetableLessons',
      rows: ({ view }) => view.lessons(),
      fields: [
        lessonColumn('Id', lessonId),
        lessonColumn('TimetablePeriodId', (lesson, { view }) =>
          view.idOf(`timetable-period/${periodName(lesson)}`),
        ),
      ],
    }),
    dataset<Lesson>({
      name: 'LessonClasses',
      rows: ({ view }) => view.lessons(),
      fields: [
        lessonColumn('Id', (lesson, { view }) => view.idOf(`lesson-class/${lesson.key}`)),
        lessonColumn('TimetableLessonId', lessonId),
        lessonColumn('GroupId', (lesson, { view }) => view.idOf(lesson.classKey)),
        lessonColumn('GroupName', ({ className }) => className),
        lessonColumn('SubjectId', ({ subject }, { view }) => view.idOf(`subject/${subject.code}`)),
        lessonColumn('SubjectName', ({ subject }) => subject.name),
      ],
    }),
    dataset<Lesson>({
      name: 'LessonStaff',
      rows: ({ view }) => view.lessons().filter(({ teacher }) => teacher !== null),
      fields: [
        lessonColumn('Id', (lesson, { view }) => view.idOf(`lesson-staff/${lesson.key}`)),
        lessonColumn('TimetableLessonId', lessonId),
        lessonColumn('Staff', ({ teacher }) => teacher?.id ?? null),
      ],
    }),
    dataset<Lesson>({
      name: 'LessonRooms',
      rows: ({ view }) => view.lessons(),
      fields: [
        lessonColumn('Id', (lesson, { view }) => view.idOf(`lesson-room/${lesson.key}`)),
        lessonColumn('TimetableLessonId', lessonId),
        lessonColumn('RoomId', ({ room }, { view }) => view.idOf(`room/${room}`)),
        lessonColumn('RoomName', ({ room }) => `Room ${room}`),
        lessonColumn('RoomCode', ({ room }) => room),
      ],
    }),
    dataset<Day>({
      name: 'TimetableDayInstances',
      rows: ({ view }) => daysOfYear(view),
      fields: [
        dayColumn('Id', (day, { view }) => view.idOf(`day/${day}`)),
        dayColumn('TimetableDayId', (day, { view }) => view.idOf(`timetable-day/${weekday(day) - 1}`)),
        dayColumn('Date', (day) => day.split('-').reverse().join('-')),
      ],
    }),
  ],
};
