import type { SteeredClock } from '../../shared/clock.ts';
import { daysAfter } from '../../shared/clock.ts';
import { UsageError } from '../../shared/errors.ts';
import { dayOf, instantAt, readInstant } from '../../shared/local-time.ts';
import { dayAfter, weekday } from '../../shared/sample-data/school-year.ts';
import type { Delivered, Waiting } from './side.ts';

/** Everybody's clock, or a school's. */
export type MovedClock = Pick<SteeredClock, 'now' | 'travelTo'>;

/** A side, as far as it concerns everybody or that school. */
export interface MovedSide extends DeliveringSide {
  waiting(): Promise<Waiting>;
}

interface DeliveringSide {
  deliverAll(): Promise<Delivered>;
}

/** The longest step of the clock while messages wait, so that retries are not late. */
const LONGEST_STEP_DAYS = 1;
/** The first step then: what failed before is retried within a minute. */
const FIRST_STEP_DAYS = 1 / 24 / 60;
const FARTHEST_DAYS = 800;
/** Messages that fail may be tried for ever. */
const MOST_ROUNDS = 4;

/**
 * Puts the clock forward, stopping at every moment at which something was waiting on either side,
 * so that everything happens in the order in which it would have. A side is asked only where something waits.
 * @throws UsageError backwards, or farther than about two years
 */
export async function advanceTo(
  target: Date,
  { clock, sides }: { clock: MovedClock; sides: readonly MovedSide[] },
): Promise<void> {
  if (target < clock.now())
    throw new UsageError('You can only move the clock forward. “Back to real time” returns it to now');
  if (target > daysAfter(clock.now(), FARTHEST_DAYS))
    throw new UsageError(`You can move the clock forward by at most ${FARTHEST_DAYS} days at a time`);
  const known = new Map<MovedSide, Delivered>();
  let waiting = await Promise.all(sides.map((side) => side.waiting()));
  for (let longest = FIRST_STEP_DAYS; clock.now() < target; longest = LONGEST_STEP_DAYS) {
    clock.travelTo(nextStop(clock.now(), target, waiting, longest));
    const isLast = clock.now() >= target;
    const due = sides.filter((_side, at) => isLast || hasDue(waiting[at], clock.now()));
    await deliverAll(sides, { due, known });
    waiting = sides.flatMap((side, at) => known.get(side) ?? waiting[at] ?? []);
  }
}

/**
 * Has the sides deliver in turn, until each has nothing new since the other has: a delivery to one may give it
 * something to send to the other.
 * @param due the sides to begin with
 * @param known what each side has last told, if it has; it is kept up to date
 */
export async function deliverAll<Side extends DeliveringSide>(
  sides: readonly Side[],
  { due = sides, known = new Map() }: { due?: readonly Side[]; known?: Map<Side, Delivered> } = {},
): Promise<void> {
  const left = new Set(due);
  for (let round = 0; round < MOST_ROUNDS; round++)
    for (const side of sides) {
      if (!left.delete(side)) continue;
      const before = known.get(side)?.attempts;
      const delivered = await side.deliverAll();
      known.set(side, delivered);
      if (delivered.attempts === before) continue;
      for (const other of sides) if (other !== side) left.add(other);
    }
}

function nextStop(now: Date, target: Date, waiting: readonly Waiting[], longestDays: number): Date {
  const longest = waiting.some((each) => hasDue(each, now)) ? daysAfter(now, longestDays) : target;
  const ahead = waiting.flatMap(({ nextAt }) => (nextAt && nextAt > now ? nextAt : []));
  return [...ahead, longest].reduce(earlier, target);
}

/** Whether a side can have something to do. */
const hasDue = (waiting: Waiting | undefined, now: Date): boolean =>
  waiting !== undefined && (waiting.hasMessages || (waiting.nextAt !== undefined && waiting.nextAt <= now));

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

const DURATION = /^(\d{1,4})(m|h|d|w)$/;
const MINUTES: Record<string, number> = { m: 1, h: 60 };
const DAYS: Record<string, number> = { d: 1, w: 7 };
const MORNING = '09:00';

/**
 * Reads how far to go: `90m`, `6h`, `15d`, `2w`, `monday` (the next, at 09:00), `september` (the next
 * 1 September at 09:00), a day or a time. All are in England unless the text names a time zone: `15d` is the same
 * time of day, whether the clocks change in between or not.
 * @throws UsageError when it is none of these
 */
export function destination(text: string, now: Date): Date {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  if (amount && unit) {
    const minutes = Number(amount) * (MINUTES[unit] ?? 0);
    return new Date(daysAfter(now, Number(amount) * (DAYS[unit] ?? 0)).getTime() + minutes * 60_000);
  }
  const today = dayOf(now);
  if (text === 'monday') return instantAt(dayAfter(today, 8 - weekday(today)), MORNING);
  if (text === 'september') {
    const year = Number(today.slice(0, 4));
    const thisYear = instantAt(`${year}-09-01`, MORNING);
    return thisYear > now ? thisYear : instantAt(`${year + 1}-09-01`, MORNING);
  }
  const instant = readInstant(text);
  if (!instant)
    throw new UsageError(
      'Enter how far, for example 90m, 6h, 15d, 2w, monday, september, or a date such as 2027-01-04',
    );
  return instant;
}
