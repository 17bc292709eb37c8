import { createRandom } from '../../shared/sample-data/random.ts';
import type { Day } from '../../shared/sample-data/school-year.ts';
import type { School } from '../records/schools.ts';
import type { Pupil } from './pupils.ts';
import { SUBJECTS, type Subject } from './subjects.ts';

/** Something that pupils are assessed in. */
export interface Aspect {
  key: string;
  subject: Subject;
  name: string;
}

/** A time of the year at which results are collected. */
export interface ResultSet {
  key: string;
  name: string;
  date: Day;
}

/** From the best to the lowest. */
export const GRADES = [
  { code: 'GDS', name: 'Greater depth', value: 4 },
  { code: 'EXS', name: 'Expected standard', value: 3 },
  { code: 'WTS', name: 'Working towards', value: 2 },
  { code: 'BLW', name: 'Below', value: 1 },
] as const;
export const GRADE_SET = { key: 'grade-set/attainment', name: 'Attainment' };
export const CATEGORY = { key: 'assessment-category/attainment', name: 'Attainment' };

/** English, mathematics and science. */
export const aspectsOf = ({ phase }: School): Aspect[] =>
  SUBJECTS[phase === 'Secondary' ? 'secondary' : 'primary']
    .filter(({ code }) => ['En', 'Ma', 'Sc'].includes(code))
    .map((subject) => ({ key: `aspect/${subject.code}`, subject, name: `${subject.name} Attainment` }));

/** The end of each term of an academic year. */
export const resultSetsOf = (year: number): ResultSet[] =>
  (
    [
      ['Autumn', `${year}-12-11`],
      ['Spring', `${year + 1}-03-19`],
      ['Summer', `${year + 1}-07-02`],
    ] as const
  ).map(([term, date]) => ({
    key: `result-set/${year}/${term}`,
    name: `${term} Term ${year}/${(year + 1) % 100}`,
    date,
  }));

/** A pupil's grade: near that of their other results, and mostly the same a term later. */
export function gradeOf(
  school: School,
  { key }: Pupil,
  aspect: Aspect,
  set: ResultSet,
): (typeof GRADES)[number] {
  const ability = createRandom(`${school.estab}/ability/${key}`).next();
  const random = createRandom(`${school.estab}/result/${key}/${aspect.key}/${set.key}`);
  const place = ability + (random.next() - 0.5) * 0.3;
  const [best, expected, towards, below] = GRADES;
  return place > 0.8 ? best : place > 0.3 ? expected : place > 0.1 ? towards : below;
}
