import { isSameName } from '../../../shared/names.ts';
import { pairByPerson } from './by-person.ts';
import { linkMembers } from './members.ts';
import { entriesOf, type Panel, textOf } from './panel.ts';
import { isNursery } from './year.ts';

const COLUMNS = {
  Forename: 'forename',
  Surname: 'surname',
  UPN: 'upn',
  'Date of birth': 'date_of_birth',
  Gender: 'gender',
  'Year group': 'year_group',
  Class: 'class',
  Email: 'email',
};

/** Whether a group is one of those that the coordinator has chosen: any where none is chosen. */
const isAmong = (chosen: readonly string[], group: string): boolean =>
  chosen.length === 0 || chosen.some((name) => isSameName(name, group));

export const pupils: Panel = {
  slug: 'pupils',
  title: 'Pupils',
  nouns: ['pupil', 'pupils'],
  table: 'students',
  columns: COLUMNS,
  question: 'Students/',
  datasets: ['Students', 'StudentSiblings'],
  areas: ['Student', 'StudentLite'],
  name: ({ Forename, Surname }) => [Forename, Surname].filter(Boolean).join(' '),
  detail: ({ 'Year group': year, Class, UPN }) => [year, Class, UPN].filter(Boolean).join(', '),
  hubEntries: (database, estab) => entriesOf(database, pupils, estab),
  misEntries: ({ rows }, { settings }) =>
    rows('Students').flatMap((row) => {
      const year = textOf(row, 'YearGroup') ?? '';
      const group = textOf(row, 'RegGroup') ?? '';
      if (isNursery(year)) return [];
      if (!isAmong(settings.years, year) || !isAmong(settings.classes, group)) return [];
      return [
        {
          id: String(row.Id),
          fields: {
            Forename: textOf(row, 'Forename'),
            Surname: textOf(row, 'Surname'),
            UPN: textOf(row, 'UPN'),
            'Date of birth': textOf(row, 'DateofBirth'),
            Gender: textOf(row, 'Gender'),
            'Year group': year,
            Class: group,
            Email: settings.emails ? textOf(row, 'WorkEmail') : null,
          },
        },
      ];
    }),
  pair: pairByPerson,
  ticksNew: () => true,
  newRecord: () => ({ has_access: 1 }),
  afterSave: (context, run) => linkMembers(context.database, run.estab),
};
