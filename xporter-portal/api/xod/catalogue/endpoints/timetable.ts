import { type Day, weekday } from '../../../../../shared/sample-data/school-year.ts';
import type { Lesson } from '../../../../mis/timetable.ts';
import { columnsOf, type DataRequest, dataset, type Endpoint, matchesId } from '../declare.ts';
import { staffIds } from './staff.ts';
import { pupilIds } from './student-columns.ts';
import { DAYS, daysOf, lessonId, periodName, TIMES } from './timetable-days.ts';
import { weekDatasets } from './timetable-model.ts';

/** A lesson as it takes place on a day. */
interface Instance {
  lesson: Lesson;
  date: Day;
}

const key = columnsOf<Instance>('School');
const begins = ({ lesson, date }: Instance) => `${date}T${TIMES[lesson.period]?.from}:00`;
const ends = ({ lesson, date }: Instance) => `${date}T${TIMES[lesson.period]?.to}:00`;
const instanceId = ({ lesson, date }: Instance, { view }: DataRequest) =>
  view.idOf(`instance/${date}/${lesson.key}`);
/** As in TimetableStructure. */
const periodId = ({ lesson, date }: Instance, { view }: DataRequest) =>
  view.idOf(`period/${date}/${lesson.period}`);
const classId = ({ lesson }: Instance, { view }: DataRequest) => view.idOf(lesson.classKey);

function instances(request: DataRequest, wanted: (lesson: Lesson) => boolean = () => true): Instance[] {
  const lessons = request.view.lessons().filter(wanted);
  return daysOf(request).flatMap((date) =>
    lessons
      .filter((lesson) => lesson.weekday === weekday(date) - 1)
      .sort((a, b) => a.period - b.period)
      .map((lesson) => ({ lesson, date })),
  );
}

/** The second lesson of a double. No class here has the same subject twice in a row. */
const joinedId = () => null;

export const timetable: Endpoint = {
  id: 'school.timetable',
  name: 'Timetable',
  takesId: false,
  title: 'Timetable',
  about: 'Lessons on each day. Each dataset is empty without its option.',
  scopes: [['School']],
  options: {
    includeLessons: 'Fills the dataset Lessons',
    includeLessonStaff: 'Fills the dataset LessonStaff',
    includeLessonRooms: 'Fills the dataset LessonRooms',
  },
  parameters: DAYS,
  datasets: [
    dataset<Instance>({
      name: 'Lessons',
      option: 'includeLessons',
      rows: (request) => instances(request),
      fields: [
        key('Id', (one, request) => `${lessonId(one.lesson, request)}.${one.date}`),
        key('PeriodId', periodId),
        key('ClassId', classId),
        key('JoinedId', joinedId),
        key('ClassName', ({ lesson }) => lesson.className),
        key('Period', ({ lesson }) => periodName(lesson)),
        key('StartDateTime', begins),
        key('EndDateTime', ends),
        key('StaffCodes', ({ lesson }) => lesson.teacher?.code ?? null),
        key('RoomCodes', ({ lesson }) => lesson.room),
        key('SubjectCode', ({ lesson }) => lesson.subject.code),
        key('SubjectName', ({ lesson }) => lesson.subject.name),
      ],
    }),
    dataset<Instance>({
      name: 'LessonStaff',
      option: 'includeLessonStaff',
      rows: (request) => instances(request, ({ teacher }) => teacher !== null),
      fields: [
        key('Id', (one, request) => `${instanceId(one, request)}.${one.lesson.teacher?.id}`),
        key('LessonId', (one, request) => `${lessonId(one.lesson, request)}.${one.date}`),
        key('StaffId', ({ lesson }) => lesson.teacher?.id ?? null),
        key('StaffCode', ({ lesson }) => lesson.teacher?.code ?? null),
      ],
    }),
    dataset<Instance>({
      name: 'LessonRooms',
      option: 'includeLessonRooms',
      rows: (request) => instances(request),
      fields: [
        key(
          'Id',
          (one, request) => `${instanceId(one, request)}.${request.view.idOf(`room/${one.lesson.room}`)}`,
        ),
        key('LessonId', (one, request) => `${lessonId(one.lesson, request)}.${one.date}`),
        key('RoomId', ({ lesson }, { view }) => view.idOf(`room/${lesson.room}`)),
        key('Code', ({ lesson }) => lesson.room),
      ],
    }),
  ],
};

/** The lessons of one person, day by day. */
const personal = (wanted: (request: DataRequest) => (lesson: Lesson) => boolean) => [
  dataset<Instance>({
    name: 'Timetable',
    rows: (request) => instances(request, wanted(request)),
    fields: [
      key('Id', instanceId),
      key('LessonId', ({ lesson }, request) => lessonId(lesson, request)),
      key('JoinedId', joinedId),
      key('PeriodId', periodId),
      key('ClassId', classId),
      key('Period', ({ lesson }) => periodName(lesson)),
      key('Date', ({ date }) => `${date}T00:00:00`),
      key('StartDateTime', begins),
      key('EndDateTime', ends),
      key('ClassName', ({ lesson }) => lesson.className),
      key('RoomCodes', ({ lesson }) => lesson.room),
      key('StaffCodes', ({ lesson }) => lesson.teacher?.code ?? null),
      key('SubjectCode', ({ lesson }) => lesson.subject.code),
      key('SubjectName', ({ lesson }) => lesson.subject.name),
    ],
  }),
  ...weekDatasets('includeTTStructure'),
];

const PERSONAL_OPTIONS = {
  bypassDateFilter: 'Returns the whole academic year',
  includeTTStructure: 'Fills the datasets Timetables, TimetableDays and TimetablePeriods',
};

export const timetableForStaff: Endpoint = {
  id: 'school.timetableforstaff',
  name: 'TimetableForStaff',
  takesId: true,
  idIsRequired: true,
  title: 'Timetable of a member of staff',
  about: 'The lessons that a member of staff teaches.',
  scopes: [
    ['School', 'Staff'],
    ['School', 'StaffLite'],
  ],
  options: PERSONAL_OPTIONS,
  parameters: DAYS,
  datasets: personal(
    ({ id }) =>
      ({ teacher }) =>
        teacher !== null && matchesId(id, teacher.id, staffIds.idaasId(teacher)),
  ),
};

export const timetableForStudent: Endpoint = {
  id: 'school.timetableforstudent',
  name: 'TimetableForStudent',
  takesId: true,
  idIsRequired: true,
  title: 'Timetable of a pupil',
  about: 'The lessons of a pupil.',
  scopes: [
    ['School', 'Student'],
    ['School', 'StudentLite'],
  ],
  options: PERSONAL_OPTIONS,
  parameters: DAYS,
  datasets: personal(({ id, view }) => {
    const pupil = view.onRoll.find((each) => matchesId(id, each.id, pupilIds.idaasId(each)));
    const classes = new Set(pupil ? view.groupsOfPupil(pupil.id).map((group) => group.key) : []);
    return ({ classKey }) => classes.has(classKey);
  }),
};
