import { AsyncLocalStorage } from 'node:async_hooks';
import { instantAt, localTime, TIME_ZONE } from './local-time.ts';
import { dayAfter } from './sample-data/school-year.ts';

/** The only source of time in the sandbox. A school can be ahead of the others, whose time is everybody's. */
export interface Clock {
  /** The time of the school that `within` names, or everybody's. */
  now(): Date;
  /** The time of a school; everybody's for null. */
  at(estab: string | null): Date;
  /** Runs something in which `now` is the time of that school, also later on in what it begins. */
  within<Result>(estab: string | null, act: () => Result): Result;
  /** By how many milliseconds a school is ahead of everybody. */
  lead(estab: string): number;
  /** The time of the school that is furthest ahead. */
  furthest(): Date;
  /** By real time, which is never put anywhere: for the order in which things were recorded, and the end of sessions. */
  real(): Date;
}

/** A clock that can be put anywhere, and ticks on from there. */
export interface SteeredClock extends Clock {
  /** @param estab a school that leaves everybody's time; null for everybody, and then schools with a time of their own stay ahead by as much as before */
  travelTo(instant: Date, estab?: string | null): void;
  /** Everybody, and schools with a time of their own. */
  backToRealTime(): void;
  /** Gives a school everybody's time again. */
  rejoin(estab: string): void;
  /** By how many milliseconds everybody's time is ahead of real time, and schools with a time of their own of everybody's. */
  ahead(): Ahead;
}

export interface Ahead {
  everybody: number;
  schools: Record<string, number>;
}

export function createClock(ahead: Ahead = { everybody: 0, schools: {} }): SteeredClock {
  let offset = ahead.everybody;
  const leads = new Map(Object.entries(ahead.schools));
  const current = new AsyncLocalStorage<string | null>();
  const lead = (estab: string) => leads.get(estab) ?? 0;
  const at = (estab: string | null) => new Date(Date.now() + offset + (estab === null ? 0 : lead(estab)));
  return {
    now: () => at(current.getStore() ?? null),
    at,
    lead,
    within: (estab, act) => current.run(estab, act),
    furthest: () => new Date(Date.now() + offset + Math.max(0, ...leads.values())),
    real: () => new Date(),
    travelTo: (instant, estab = null) => {
      if (estab === null) offset = instant.getTime() - Date.now();
      else leads.set(estab, instant.getTime() - Date.now() - offset);
    },
    backToRealTime: () => {
      offset = 0;
      leads.clear();
    },
    rejoin: (estab) => {
      leads.delete(estab);
    },
    ahead: () => ({ everybody: offset, schools: Object.fromEntries(leads) }),
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
