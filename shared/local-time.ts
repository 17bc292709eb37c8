import { type Day, isDay } from './sample-data/school-year.ts';

/** Where the schools are. */
export const TIME_ZONE = 'Europe/London';

const CLOCKS = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
});

const AN_HOUR_MS = 60 * 60 * 1000;
const MOST_HOURS = 10_000;
const aheadInHour = new Map<number, number>();

/** By how many milliseconds clocks in England are ahead of UTC at an instant. They change on the hour. */
function aheadOfUtc(instant: number): number {
  const hour = Math.floor(instant / AN_HOUR_MS);
  const known = aheadInHour.get(hour);
  if (known !== undefined) return known;
  if (aheadInHour.size >= MOST_HOURS) aheadInHour.clear();
  const ahead = askAheadOfUtc(instant);
  aheadInHour.set(hour, ahead);
  return ahead;
}

function askAheadOfUtc(instant: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of CLOCKS.formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const wholeSecond = Math.floor(instant / 1000) * 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecond;
}

/** What clocks in England show at an instant: `2027-06-16T09:10:00.000`. */
export const localTime = (instant: Date): string =>
  new Date(instant.getTime() + aheadOfUtc(instant.getTime())).toISOString().slice(0, -1);

/** The day in England at an instant. */
export const dayOf = (instant: Date): Day => localTime(instant).slice(0, 10);

const A_DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The instant at which clocks in England show a time on a day. A time that comes twice is the first of the two. A time
 * that the clocks skip is as long after the change as it would have been without it: 01:30 becomes 02:30.
 * @param time `HH:MM`, with seconds or not
 */
export function instantAt(day: Day, time = '00:00'): Date {
  const shown = Date.parse(`${day}T${time}Z`);
  // Clocks never change twice within two days.
  const before = shown - aheadOfUtc(shown - A_DAY_MS);
  const after = shown - aheadOfUtc(shown + A_DAY_MS);
  const isAfter = before + aheadOfUtc(before) !== shown && after + aheadOfUtc(after) === shown;
  return new Date(isAfter ? after : before);
}

/** Whether a time that `readInstant` reads says its time zone. */
export const hasTimeZone = (text: string): boolean =>
  /(Z|UTC|GMT|:\d\d(?:[.,]\d+)? *[+-]\d\d(?::?\d\d)?)$/i.test(text);

/** A day, a time of up to nine decimals, and a time zone: ISO 8601 in its long form, and as Ruby, Python and SQL write it. */
const WRITTEN =
  /^(\d{4}-\d\d-\d\d)(?:(?:T| +)((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?)(?: *(Z|UTC|GMT)| *([+-])([01]\d)(?::?([0-5]\d))?)?)?$/i;

/**
 * Reads a day or a time as people and programs write it: `2027-01-04`, `2027-01-04T09:00`, `2027-01-04 09:00:30` or,
 * with a time zone, `2027-01-04T09:00:00Z`, `2027-01-04 10:00:00 +0100`. Without a time zone it is the time in England.
 * @returns undefined when it is none of these
 */
export function readInstant(text: string): Date | undefined {
  const [, day = '', time, utc, sign, hours, minutes = '00'] = WRITTEN.exec(text.trim()) ?? [];
  if (!isDay(day)) return undefined;
  const written = time?.replace(',', '.');
  if (utc === undefined && sign === undefined) return instantAt(day, written);
  const instant = new Date(`${day}T${written}${sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
