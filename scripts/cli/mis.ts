import { readConfigWith } from '../../shared/config.ts';
import { UsageError } from '../../shared/errors.ts';
import type { Command, CommandInput, Option } from './command.ts';
import { answersIn, planAsText } from './import-plan.ts';

const OPTIONS: Record<string, Option> = {
  school: { value: 'ESTAB', about: 'The school’s number or name', choices: 'schools' },
  'data-dir': { value: 'FOLDER', about: 'Where the sandbox keeps its data; as DATA_DIR' },
};

const FILE =
  'CSV with a heading line and a column Type (pupil or staff), or JSON like { "pupils": [], "staff": [] }. ' +
  'Columns as in the DfE’s Common Transfer File: UPN, Surname, Forename, DOB, Gender, NCyear, RegGroup and optionally ' +
  'FormerUPN, MiddleName, EntryDate, LeavingDate, SENprovision, FSMeligible, PupilPremium, Email; ' +
  'for staff Title, Surname, Forename, Gender, Email, Role, Teacher, RegGroup, StartDate, EndDate';

/** Both open the portal's database file: a sandbox need not be running. */
export const misCommands: readonly Command[] = [
  {
    name: 'mis import',
    about: 'Put pupils and staff of your own into a school’s simulated MIS',
    args: [{ name: 'FILE', about: FILE }],
    options: {
      ...OPTIONS,
      'dry-run': { about: 'Show what the import would do, and change nothing' },
      same: {
        value: 'LINES',
        about: 'People who are the same as the person that the plan names: 7,9 or 7=UPN',
      },
      new: { value: 'LINES', about: 'People who are not the same as anyone that the plan names: 12' },
      'accept-missing': { about: 'Import without the people that the school has made a choice about' },
    },
    async run(input) {
      const [file, school] = [input.need('FILE'), schoolIn(input)];
      const { importFile } = await load();
      const imported = importFile(file, school, {
        isDryRun: input.isOn('dry-run'),
        isMissingAccepted: input.isOn('accept-missing'),
        answersTo: (plan) => answersIn(plan, input.option('same') ?? '', input.option('new') ?? ''),
      });
      const { schoolName, pupils, staff, notes, plan } = imported;
      const result = imported.isDryRun
        ? 'Nothing was imported, because this is a dry run'
        : `${schoolName} now has your ${pupils} pupils and ${staff} staff`;
      const shown = imported.isDryRun ? [planAsText(plan)] : [];
      return { json: imported, text: [...notes, ...shown, result].join('\n') };
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
function schoolIn(input: CommandInput): { school: string; dataDir: string } {
  const school = input.option('school');
  if (school === undefined) throw new UsageError('Say which school: --school ESTAB');
  const chosen = input.option('data-dir');
  const { dataDir } = readConfigWith(chosen === undefined ? {} : { DATA_DIR: chosen });
  return { school, dataDir };
}
