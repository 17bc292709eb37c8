import { dayOf, instantAt } from '../../shared/local-time.ts';
import { dayAfter, isWorkingDay } from '../../shared/sample-data/school-year.ts';

const TIMES = ['09:00', '11:00', '13:00', '15:00'];
const WORKING_DAYS = 10;

/** When an engineer can come: four times a day on the next ten working days, from tomorrow. ISO. */
export function slotsFrom(now: Date): string[] {
  const slots: string[] = [];
  for (let day = dayAfter(dayOf(now)); slots.length < WORKING_DAYS * TIMES.length; day = dayAfter(day)) {
    if (isWorkingDay(day)) slots.push(...TIMES.map((time) => instantAt(day, time).toISOString()));
  }
  return slots;
}
