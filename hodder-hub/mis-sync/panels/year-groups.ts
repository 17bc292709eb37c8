import { dayOf } from '../../../shared/local-time.ts';
import { pairByName } from './by-name.ts';
import { entriesOf, type Panel, textOf } from './panel.ts';
import { isNursery, yearOf } from './year.ts';

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
      const code = textOf(row, 'Code') ?? name;
      if (row.Type !== 'YearGrp' || isNursery(code)) return [];
      const year = yearOf(code);
      return [
        {
          id: String(row.Id),
          fields: {
            Name: name,
            'Began Reception': year === undefined ? null : cohortOf(year, startedAt, yearStarts),
          },
        },
      ];
    }),
  pair: pairByName,
  ticksNew: () => true,
  newRecord: () => ({}),
  afterSave() {},
};

/** @param yearStarts the first day of the school's year, MM-DD */
function cohortOf(year: number, at: string, yearStarts: string): string {
  const day = dayOf(new Date(at));
  const calendar = Number(day.slice(0, 4));
  const academic = day.slice(5) >= yearStarts ? calendar : calendar - 1;
  return String(academic - year);
}
