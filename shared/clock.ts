import { instantAt, localTime, TIME_ZONE } from './local-time.ts';
import { dayAfter } from './sample-data/school-year.ts';

/** The only source of time in the sandbox. */
export interface Clock {
  now(): Date;
  /** By real time, which is never put anywhere: for the order in which things were recorded, and the end of sessions. */
  real(): Date;
}

/** A clock that can be put anywhere, and ticks on from there. */
export interface SteeredClock extends Clock {
  travelTo(instant: Date): void;
  backToRealTime(): void;
  /** By how many milliseconds it is ahead of real time. */
  ahead(): number;
}

/** @param ahead of real time, in milliseconds */
export function createClock(ahead = 0): SteeredClock {
  let offset = ahead;
  return {
    now: () => new Date(Date.now() + offset),
    real: () => new Date(),
    travelTo: (instant) => {
      offset = instant.getTime() - Date.now();
    },
    backToRealTime: () => {
      offset = 0;
    },
    ahead: () => offset,
  };
}

/**
 * So many days later at the same time of day in England, whether the clocks have changed in between or not.
 * @param days may be negative; what is left of a fraction counts as hours
 */
export function daysAfter(instant: Date, days: number): Date {
  const whole = Math.trunc(days);
  const shown = localTime(instant);
  const moved = whole === 0 ? instant : instantAt(dayAfter(shown.slice(0, 10), whole), shown.slice(11));
  return new Date(moved.getTime() + (days - whole) * 24 * 60 * 60 * 1000);
}

const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: TIME_ZONE,
});
const MINUTE = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  timeZone: TIME_ZONE,
});
const TIMESTAMP = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: TIME_ZONE,
});

/** For people: `23 November 2026`, or `23 November 2026 at 14:05` with the time, as clocks in England show it. */
export function formatDate(instant: Date | string, precision: 'day' | 'minute' = 'day'): string {
  const date = new Date(instant);
  const day = DAY.format(date);
  return precision === 'day' ? day : `${day} at ${MINUTE.format(date)}`;
}

/** `24 Nov 2026, 00:07:11`, as clocks in England show it. */
export const formatTimestamp = (instant: string): string => TIMESTAMP.format(new Date(instant));
