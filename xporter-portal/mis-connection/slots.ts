import { daysAfter } from '../../shared/clock.ts';

const HOURS = [9, 11, 13, 15];
const WORKING_DAYS = 10;

/** When an engineer can come: four times a day on the next ten working days, from tomorrow. ISO, UTC. */
export function slotsFrom(now: Date): string[] {
  const slots: string[] = [];
  for (let day = daysAfter(now, 1); slots.length < WORKING_DAYS * HOURS.length; day = daysAfter(day, 1)) {
    if (day.getUTCDay() === 0 || day.getUTCDay() === 6) continue;
    for (const hour of HOURS)
      slots.push(`${day.toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00:00.000Z`);
  }
  return slots;
}
