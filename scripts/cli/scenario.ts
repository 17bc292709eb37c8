import { UsageError } from '../../shared/errors.ts';
import { readScenarioFile, scenarioRequest } from '../control-room/scenarios/files.ts';
import { problemText } from '../control-room/scenarios/problem.ts';
import type { Argument, Command } from './command.ts';
import { statuses, table } from './format.ts';

const FILE = 'A YAML file; CSV files that it names are beside it';
const FILE_OR_NAME: Argument = { name: 'FILE', about: `${FILE}. Or a name, as listed by scenario list` };

export const scenarioCommands: readonly Command[] = [
  {
    name: 'scenario list',
    about: 'List the scenarios of the library',
    async run(_input, client) {
      const scenarios = await client.scenarios({});
      return { json: scenarios, text: table(scenarios.map(({ name, summary }) => [name, summary])) };
    },
  },
  {
    name: 'scenario load',
    about: 'Load a scenario: its schools start from scratch, and no others change',
    args: [FILE_OR_NAME],
    async run(input, client) {
      const loaded = await client.loadScenario(scenarioRequest(input.need('FILE')));
      return { json: loaded, text: `${loaded.title}\n\n${statuses(loaded.schools)}` };
    },
  },
  {
    name: 'scenario check',
    about: 'Check a scenario file and list every mistake. No sandbox is needed',
    args: [{ name: 'FILE', about: FILE }],
    async run(input) {
      const typed = input.need('FILE');
      const { text, file, files } = readScenarioFile(typed);
      // Not before it is needed: it takes a moment to load.
      const { readScenario } = await import('../control-room/scenarios/read.ts');
      const read = readScenario(file, text, (name) => files[name], new Date());
      if (!read.ok)
        throw new UsageError(`${typed} cannot be loaded:\n${read.problems.map(problemText).join('\n')}`);
      const { title, schools } = read.scenario;
      return {
        json: { title, schools: schools.length },
        text: `${typed} is correct: ${title}, with ${schools.length} ${schools.length === 1 ? 'school' : 'schools'}`,
      };
    },
  },
  {
    name: 'scenario schema',
    about: 'Print the JSON Schema of scenario files, for an editor',
    async run() {
      const { scenarioJsonSchema } = await import('../control-room/scenarios/schema.ts');
      const schema = scenarioJsonSchema();
      return { json: schema, text: JSON.stringify(schema, null, 2) };
    },
  },
];
