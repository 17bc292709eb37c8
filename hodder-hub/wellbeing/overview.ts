import type { Database } from '../../shared/database/database.ts';
import { createRandom } from '../../shared/sample-data/random.ts';

export interface Overview {
  students: number;
  teachers: number;
  years: { name: string; students: number; answered: number; safe: string; attitude: string }[];
}

/** Real numbers of people, invented survey results that stay the same for a centre. */
export function overviewOf(database: Database, estab: string): Overview {
  const years = database
    .prepare<[string], { name: string; students: number }>(
      `SELECT year_group AS name, count(*) AS students FROM students WHERE estab = ? AND has_access = 1
       GROUP BY year_group ORDER BY year_group = 'Reception' DESC, length(year_group), year_group`,
    )
    .all(estab);
  const teachers = database
    .prepare<[string], number>('SELECT count(*) FROM teachers WHERE estab = ?')
    .pluck()
    .get(estab);
  const random = createRandom(`${estab}/survey`);
  const score = () => (random.between(58, 91) / 10).toFixed(1);
  return {
    students: years.reduce((total, year) => total + year.students, 0),
    teachers: teachers ?? 0,
    years: years.map((year) => ({
      ...year,
      answered: random.between(62, 98),
      safe: score(),
      attitude: score(),
    })),
  };
}
