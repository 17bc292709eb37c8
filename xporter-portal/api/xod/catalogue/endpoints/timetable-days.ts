import { type Day, dayAfter, isSchoolDay } from '../../../../../shared/sample-data/school-year.ts';
import { type Lesson, PERIODS, WEEKDAYS } from '../../../../mis/timetable.ts';
import type { View } from '../../../../mis/view.ts';
import type { DataRequest, Parameter } from '../declare.ts';

/** Parameters of the timetable endpoints. */
export const DAYS: readonly Parameter[] = [
  { name: 'DateFrom', about: 'The first day. A week ago by default', check: 'day' },
  { name: 'DateTo', about: 'The last day. In two weeks by default', check: 'day' },
];

export const TIMES: readonly { from: string; to: string; session: 'AM' | 'PM' }[] = PERIODS;

export const periodName = ({ weekday, period }: Pick<Lesson, 'weekday' | 'period'>): string =>
  `${WEEKDAYS[weekday]}:${period + 1}`;

export const lessonId = (lesson: Lesson, { view }: DataRequest): string => view.idOf(`lesson/${lesson.key}`);

/** The requested school days, at most a year. By default from a week ago to in two weeks. */
export function daysOf({ view, filters, options }: DataRequest): Day[] {
  if (options.has('bypassDateFilter')) return daysOfYear(view);
  return schoolDays(filters.DateFrom ?? dayAfter(view.day, -7), filters.DateTo ?? dayAfter(view.day, 14));
}

export const daysOfYear = ({ year }: View): Day[] => schoolDays(`${year}-09-01`, `${year + 1}-07-21`);

function schoolDays(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to && days.length < 366; day = dayAfter(day)) {
    if (isSchoolDay(day)) days.push(day);
  }
  return days;
}
