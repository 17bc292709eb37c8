import { type Day, dayAfter, isSchoolDay } from '../../../../shared/sample-data/school-year.ts';
import { type Lesson, PERIODS, WEEKDAYS } from '../../../mis/timetable.ts';
import type { View } from '../../../mis/view.ts';
import type { Asked, Parameter } from '../declare.ts';

/** What the endpoints of the timetable have in common. */
export const DAYS: readonly Parameter[] = [
  { name: 'DateFrom', about: 'The first day; a week ago unless given', check: 'day' },
  { name: 'DateTo', about: 'The last day; in two weeks unless given', check: 'day' },
];

export const TIMES: readonly { from: string; to: string; session: 'AM' | 'PM' }[] = PERIODS;

export const periodName = ({ weekday, period }: Pick<Lesson, 'weekday' | 'period'>): string =>
  `${WEEKDAYS[weekday]}:${period + 1}`;

export const lessonId = (lesson: Lesson, { view }: Asked): string => view.idOf(`lesson/${lesson.key}`);

/** The school days asked for: from a week ago to in two weeks, unless said otherwise, and no more than a year. */
export function daysAsked({ view, filters, options }: Asked): Day[] {
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
