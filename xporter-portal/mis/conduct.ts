import { createRandom } from '../../shared/sample-data/random.ts';
import type { School } from '../records/schools.ts';
import type { Pupil } from './pupils.ts';

/** How much trouble a pupil is in: most are in hardly any, and a few are in most of it. */
export function troubleOf(school: School, { key }: Pick<Pupil, 'key'>): number {
  const chance = createRandom(`${school.estab}/trouble/${key}`).next();
  return chance < 0.02 ? 1 : chance < 0.08 ? 0.3 : chance < 0.3 ? 0.05 : 0.005;
}

/** Whether a pupil carries a report card from lesson to lesson. */
export const isOnReport = (school: School, pupil: Pupil): boolean => troubleOf(school, pupil) === 1;
