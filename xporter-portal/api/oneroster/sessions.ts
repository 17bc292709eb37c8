import {
  type Day,
  dayAfter,
  type TimeOff,
  timeOff,
  weekday,
} from '../../../shared/sample-data/school-year.ts';

/** A school year, a term or half of one. */
export interface Session {
  /** Unique in the school. */
  key: string;
  title: string;
  type: 'schoolYear' | 'term' | 'gradingPeriod';
  from: Day;
  /** The last day. */
  to: Day;
  /** The key of what it is a part of. */
  parent: string | null;
}

const TERMS = ['Autumn', 'Spring', 'Summer'] as const;

/**
 * The school year with its three terms and their halves, as schools in England name them. A half term is a grading period:
 * OneRoster has no nearer word.
 * @param year in which it began
 */
export function sessionsOf(year: number): Session[] {
  const off = timeOff(year);
  const holidays = off.filter(({ kind }) => kind === 'Holiday');
  const halves = off.filter(({ kind }) => kind === 'HalfTerm');
  const whole: Session = {
    key: `session/${year}`,
    title: `${year}/${String(year + 1).slice(-2)}`,
    type: 'schoolYear',
    from: `${year}-09-01`,
    to: `${year + 1}-08-31`,
    parent: null,
  };
  const terms = TERMS.flatMap((name, index) => {
    const term: Session = {
      key: `${whole.key}/${name}`,
      title: `${name} term`,
      type: 'term',
      from: index === 0 ? whole.from : firstAfter(holidays[index - 1]),
      to: lastBefore(holidays[index]),
      parent: whole.key,
    };
    const half = (part: string, from: Day, to: Day): Session => ({
      key: `${term.key}/${part}`,
      title: `${term.title}, ${part} half`,
      type: 'gradingPeriod',
      ...{ from, to, parent: term.key },
    });
    return [
      term,
      half('first', term.from, lastBefore(halves[index])),
      half('second', firstAfter(halves[index]), term.to),
    ];
  });
  return [whole, ...terms];
}

const isWeekend = (day: Day): boolean => weekday(day) > 5;

function firstAfter(time: TimeOff | undefined): Day {
  let day = dayAfter(end(time).to);
  while (isWeekend(day)) day = dayAfter(day);
  return day;
}

function lastBefore(time: TimeOff | undefined): Day {
  let day = dayAfter(end(time).from, -1);
  while (isWeekend(day)) day = dayAfter(day, -1);
  return day;
}

function end(time: TimeOff | undefined): TimeOff {
  if (!time) throw new Error('a school year has three holidays and three half terms');
  return time;
}
