import type { SteeredClock } from '../../shared/clock.ts';
import { daysAfter } from '../../shared/clock.ts';
import { UsageError } from '../../shared/errors.ts';
import type { SideClient } from './side.ts';

/** The longest step of the clock, so that retries are not late. */
const LONGEST_STEP_DAYS = 1;
const FARTHEST_DAYS = 800;

/**
 * Puts the clock forward, stopping at every moment at which something was waiting on either side,
 * so that everything happens in the order in which it would have.
 * @throws UsageError backwards, or farther than about two years
 */
export async function advanceTo(
  target: Date,
  { clock, sides }: { clock: SteeredClock; sides: readonly SideClient[] },
): Promise<void> {
  if (target < clock.now())
    throw new UsageError('You can only move the clock forward. “Back to real time” returns it to now');
  if (target > daysAfter(clock.now(), FARTHEST_DAYS))
    throw new UsageError(`You can move the clock forward by at most ${FARTHEST_DAYS} days at a time`);
  while (clock.now() < target) {
    clock.travelTo(earlier(await nextStop(clock, sides), target));
    await deliverAll(sides);
  }
}

/** A delivery to one side may give the other something to do: both look twice. */
export async function deliverAll(sides: readonly SideClient[]): Promise<void> {
  for (const side of [...sides, ...sides]) await side.deliverAll();
}

async function nextStop(clock: SteeredClock, sides: readonly SideClient[]): Promise<Date> {
  const times = await Promise.all(sides.map((side) => side.nextAt()));
  const now = clock.now();
  const ahead = times.filter((time): time is Date => time !== undefined && time > now);
  return ahead.reduce(earlier, daysAfter(now, LONGEST_STEP_DAYS));
}

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

const DURATION = /^(\d{1,4})(m|h|d|w)$/;
const MINUTES: Record<string, number> = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 };

/**
 * Reads how far to go: `90m`, `6h`, `15d`, `2w`, `monday` (the next, at 09:00), `september` (the next
 * 1 September at 09:00) or an instant in ISO 8601.
 * @throws UsageError when it is none of these
 */
export function destination(text: string, now: Date): Date {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  if (amount && unit) return new Date(now.getTime() + Number(amount) * (MINUTES[unit] ?? 0) * 60_000);
  const nine = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 9));
  if (text === 'monday') return daysAfter(nine, (8 - nine.getUTCDay()) % 7 || 7);
  if (text === 'september') {
    const thisYear = new Date(Date.UTC(now.getUTCFullYear(), 8, 1, 9));
    return thisYear > now ? thisYear : new Date(Date.UTC(now.getUTCFullYear() + 1, 8, 1, 9));
  }
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime()) || !/^\d{4}-\d\d-\d\d/.test(text))
    throw new UsageError(
      'Enter how far, for example 90m, 6h, 15d, 2w, monday, september, or a date such as 2027-01-04',
    );
  return instant;
}
