import { readConfigWith } from '../../shared/config.ts';
import { UsageError } from '../../shared/errors.ts';
import type { Command, CommandInput, Option } from './command.ts';

const OPTIONS: Record<string, Option> = {
  school: { value: 'ESTAB', about: 'The school', choices: 'schools' },
  'data-dir': { value: 'FOLDER', about: 'Where the sandbox keeps its data; as DATA_DIR' },
};

const FILE =
  'CSV with a heading line and a column Type (pupil or staff), or JSON like { "pupils": [], "staff": [] }. ' +
  'Columns as in the DfE’s Common Transfer File: UPN, Surname, Forename, DOB, Gender, NCyear, RegGroup and optionally ' +
  'MiddleName, EntryDate, LeavingDate, SENprovision, FSMeligible, PupilPremium, Email; ' +
  'for staff Title, Surname, Forename, Gender, Email, Role, Teacher, RegGroup, StartDate, EndDate';

/** Both open the portal's database file: a sandbox need not be running. */
export const misCommands: readonly Command[] = [
  {
    name: 'mis import',
    about: 'Put pupils and staff of your own into a school’s simulated MIS',
    args: [{ name: 'FILE', about: FILE }],
    options: OPTIONS,
    async run(input) {
      const [file, school] = [input.need('FILE'), schoolIn(input)];
      const { importFile } = await load();
      const imported = importFile(file, school);
      const { schoolName, pupils, staff } = imported;
      return { json: imported, text: `${schoolName} now has your ${pupils} pupils and ${staff} staff` };
    },
  },
  {
    name: 'mis forget',
    about: 'Bring back a school’s invented people',
    options: OPTIONS,
    async run(input) {
      const school = schoolIn(input);
      const { forgetPeople } = await load();
      const forgotten = forgetPeople(school);
      const { schoolName, hadImport } = forgotten;
      return {
        json: forgotten,
        text: `${schoolName} has its invented people ${hadImport ? 'back' : 'already'}`,
      };
    },
  },
];

/** Not before it is needed: the portal takes a second to load. */
const load = () => import('./own-people.ts');

/** @throws UsageError when no school is named */
function schoolIn(input: CommandInput): { estab: string; dataDir: string } {
  const estab = input.option('school');
  if (estab === undefined) throw new UsageError('Say which school: --school ESTAB');
  const chosen = input.option('data-dir');
  const { dataDir } = readConfigWith(chosen === undefined ? {} : { DATA_DIR: chosen });
  return { estab, dataDir };
}
