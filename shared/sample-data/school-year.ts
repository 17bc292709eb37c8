/** When schools in England are open: three terms with a week off in the middle of each. Days are written YYYY-MM-DD. */
export type Day = string;

/** Whether a text is a day that there is. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = asDate(text);
  return !Number.isNaN(date.getTime()) && asDay(date) === text;
}

/** A day as the midnight of its date in UTC, which has no change of clocks, to reckon with days and nothing else. */
const asDate = (day: Day): Date => new Date(`${day}T00:00:00Z`);
const asDay = (date: Date): Day => date.toISOString().slice(0, 10);

export function dayAfter(day: Day, days = 1): Day {
  return asDay(new Date(asDate(day).getTime() + days * 86_400_000));
}

export const daysBetween = (from: Day, to: Day): number =>
  (asDate(to).getTime() - asDate(from).getTime()) / 86_400_000;

/** The later of two days, or of two times that are written alike. */
export const later = (one: Day, other: Day): Day => (one > other ? one : other);

/** 1 is Monday, 7 Sunday. */
export const weekday = (day: Day): number => asDate(day).getUTCDay() || 7;

/** The year in which a day's academic year began. */
export function academicYearOf(day: Day): number {
  const year = Number(day.slice(0, 4));
  return Number(day.slice(5, 7)) >= 9 ? year : year - 1;
}

/** Time off, first and last day included. */
export interface TimeOff {
  from: Day;
  to: Day;
  name: string;
  kind: 'Holiday' | 'HalfTerm' | 'PublicHoliday' | 'StaffTraining';
}

/** The first Monday on or after a day. */
const monday = (day: Day): Day => dayAfter(day, (8 - weekday(day)) % 7);

/** What keeps a school closed on weekdays from September of `year` to the following August. */
export function timeOff(year: number): TimeOff[] {
  const next = year + 1;
  const autumnHalf = monday(`${year}-10-22`);
  const springHalf = monday(`${next}-02-12`);
  const summerHalf = monday(`${next}-05-25`);
  const easter = easterSunday(next);
  const breaks: TimeOff[] = [
    { from: `${year}-09-01`, to: `${year}-09-01`, name: 'Staff training day', kind: 'StaffTraining' },
    { from: autumnHalf, to: dayAfter(autumnHalf, 4), name: 'Autumn half term', kind: 'HalfTerm' },
    { from: `${year}-12-19`, to: `${next}-01-02`, name: 'Christmas holiday', kind: 'Holiday' },
    { from: springHalf, to: dayAfter(springHalf, 4), name: 'Spring half term', kind: 'HalfTerm' },
    { from: dayAfter(easter, -9), to: dayAfter(easter, 5), name: 'Easter holiday', kind: 'Holiday' },
    { from: summerHalf, to: dayAfter(summerHalf, 4), name: 'Summer half term', kind: 'HalfTerm' },
    { from: `${next}-07-22`, to: `${next}-08-31`, name: 'Summer holiday', kind: 'Holiday' },
  ];
  const publicHolidays = [...bankHolidays(year), ...bankHolidays(next)]
    .filter(({ day }) => day >= `${year}-09-01` && day < `${next}-09-01`)
    .filter(({ day }) => !breaks.some(({ from, to }) => from <= day && day <= to))
    .map(({ day, name }): TimeOff => ({ from: day, to: day, name, kind: 'PublicHoliday' }));
  return [...breaks, ...publicHolidays].sort((one, other) => (one.from < other.from ? -1 : 1));
}

/** Whether pupils are expected in school on that day. */
export const isSchoolDay = (day: Day): boolean => openIn(academicYearOf(day))(day);

/** Tells of many days of one academic year whether pupils are expected in school. */
export function openIn(year: number): (day: Day) => boolean {
  const closed = timeOff(year);
  return (day) => weekday(day) <= 5 && !closed.some(({ from, to }) => from <= day && day <= to);
}

/**
 * The bank holidays of England and Wales in a calendar year, as the Banking and Financial Dealings Act 1971 and the yearly
 * proclamations have them: one that falls on a weekend is on the next weekday that is not one itself. Single days that a
 * government adds or moves, as for a coronation, are not among them.
 */
export function bankHolidays(year: number): { day: Day; name: string }[] {
  const easter = easterSunday(year);
  const newYear = `${year}-01-01`;
  const afterWeekend = (day: Day): Day => (weekday(day) > 5 ? dayAfter(day, 2) : day);
  return [
    { day: weekday(newYear) > 5 ? monday(newYear) : newYear, name: 'New Year’s Day' },
    { day: dayAfter(easter, -2), name: 'Good Friday' },
    { day: dayAfter(easter, 1), name: 'Easter Monday' },
    { day: monday(`${year}-05-01`), name: 'Early May bank holiday' },
    { day: monday(`${year}-05-25`), name: 'Spring bank holiday' },
    { day: monday(`${year}-08-25`), name: 'Summer bank holiday' },
    { day: afterWeekend(`${year}-12-25`), name: 'Christmas Day' },
    { day: afterWeekend(`${year}-12-26`), name: 'Boxing Day' },
  ];
}

/** Whether people are at work in England and Wales. */
export const isWorkingDay = (day: Day): boolean =>
  weekday(day) <= 5 && !bankHolidays(Number(day.slice(0, 4))).some((holiday) => holiday.day === day);

/** The anonymous Gregorian algorithm (Meeus, Jones and Butcher). */
function easterSunday(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const m = Math.floor((a + 11 * d + 22 * e) / 451);
  const month = Math.floor((d + e - 7 * m + 114) / 31);
  const day = ((d + e - 7 * m + 114) % 31) + 1;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
