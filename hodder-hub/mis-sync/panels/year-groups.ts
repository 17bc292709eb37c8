import { dayOf } from '../../../shared/local-time.ts';
import { pairByName } from './by-name.ts';
import { entriesOf, type Panel, textOf } from './panel.ts';

export const yearGroups: Panel = {
  slug: 'year-groups',
  title: 'Year groups',
  nouns: ['year group', 'year groups'],
  table: 'year_groups',
  columns: { Name: 'name', 'Began Reception': 'cohort' },
  question: 'Groups/?Type=YearGrp',
  datasets: ['Group', 'StaffMembers', 'StudentMembers', 'GroupTypes'],
  areas: ['School', 'SchoolLite'],
  name: ({ Name }) => Name ?? '',
  detail: ({ 'Began Reception': began }) => (began ? `began Reception in ${began}` : ''),
  hubEntries: (database, estab) => entriesOf(database, yearGroups, estab),
  misEntries: ({ rows, yearStarts }, { startedAt }) =>
    rows('Group').flatMap((row) => {
      const name = textOf(row, 'Name') ?? '';
      const year = yearOf(textOf(row, 'Code') ?? name);
      // Nursery is left out: Wellbeing is for pupils from Reception on.
      if (row.Type !== 'YearGrp' || year < 0) return [];
      return [
        {
          id: String(row.Id),
          fields: { Name: name, 'Began Reception': cohortOf(year, startedAt, yearStarts) },
        },
      ];
    }),
  pair: pairByName,
  ticksNew: () => true,
  newRecord: () => ({}),
  afterSave() {},
};

/** -1 is Nursery, 0 Reception; a name that tells no year is taken for one of its own. */
function yearOf(code: string): number {
  if (/^n/i.test(code)) return -1;
  if (/^r/i.test(code)) return 0;
  return Number(/\d+/.exec(code)?.[0] ?? 0);
}

/** @param yearStarts the first day of the school's year, MM-DD */
function cohortOf(year: number, at: string, yearStarts: string): string {
  const day = dayOf(new Date(at));
  const calendar = Number(day.slice(0, 4));
  const academic = day.slice(5) >= yearStarts ? calendar : calendar - 1;
  return String(academic - year);
}
