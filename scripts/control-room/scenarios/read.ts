import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { UsageError } from '../../../shared/errors.ts';
import { fieldOf, type Path, type Problem, problemText } from './problem.ts';
import { checkSchools, type ReadBeside } from './rules.ts';
import type { Scenario, SchoolInScenario } from './scenario.ts';
import { type ScenarioFile, ScenarioFile as Schema, scenarioJsonSchema } from './schema.ts';
import { readSource, type Source } from './source.ts';

export type Read = { ok: true; scenario: Scenario } | { ok: false; problems: Problem[] };

/**
 * Reads and checks a scenario, with the files beside it. All mistakes are found at once.
 * @param file its name, for messages
 * @param text YAML, of which JSON is a part
 * @param readBeside gives the content of a file beside it; undefined where there is none
 * @param now the time of the sandbox that would load it
 */
export function readScenario(file: string, text: string, readBeside: ReadBeside, now: Date): Read {
  if (text.trim() === '')
    return { ok: false, problems: [{ file, line: 1, column: 1, field: '', message: 'The file is empty' }] };
  const source = readSource(file, text);
  if (source.problems.length > 0) return { ok: false, problems: source.problems };
  const parsed = Schema.safeParse(source.value, { error: explain });
  const ofSchema = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => problemsOf(file, source, issue));
  const rules = checkSchools(file, source, readBeside, now);
  if (!parsed.success || rules.problems.length > 0)
    return { ok: false, problems: inOrder(withoutRepeats([...ofSchema, ...rules.problems])) };
  return { ok: true, scenario: scenarioOf(file, parsed.data, rules.schools) };
}

/**
 * The same, where mistakes end the matter.
 * @throws UsageError naming every mistake
 */
export function mustReadScenario(...args: Parameters<typeof readScenario>): Scenario {
  const read = readScenario(...args);
  if (read.ok) return read.scenario;
  throw new UsageError(`Nothing was loaded:\n${read.problems.map(problemText).join('\n')}`);
}

function scenarioOf(file: string, data: ScenarioFile, schools: SchoolInScenario[]): Scenario {
  const { title = file, summary = '', trainer = '', tester = '' } = data;
  const { apps = [], faults = [], clock = null, classroom = 0 } = data;
  return { title, summary, trainer, tester, schools, apps, faults, clock, classroom };
}

/** A huge number breaks two rules of the schema, which say the same. */
const withoutRepeats = (problems: Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [problemText(problem), problem])).values(),
];

/** By file, then by place: the order in which a person corrects them. */
const inOrder = (problems: Problem[]): Problem[] =>
  problems.sort((one, other) => one.line - other.line || one.column - other.column);

function problemsOf(file: string, source: Source, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const meantForm = issue.code === 'invalid_union' ? closestForm(issue.errors) : undefined;
  if (meantForm)
    return meantForm.flatMap((each) =>
      problemsOf(file, source, { ...each, path: [...issue.path, ...each.path] }),
    );
  if (issue.code !== 'unrecognized_keys')
    return [{ file, ...source.placeOf(path), field: fieldOf(path), message: issue.message }];
  const allowed = fieldsAt(path);
  return issue.keys.map((key) => ({
    ...{ file, ...source.placeOf([...path, key], true), field: fieldOf([...path, key]) },
    message: `is not a field here. ${meant(key, allowed)}Allowed: ${allowed.join(', ')}`,
  }));
}

/** Of several forms that a value can have, the one that it was written in. */
const closestForm = (forms: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined =>
  forms.find((issues) => issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys')) ??
  forms.find((issues) => issues.every(({ code }) => code === 'invalid_value'));

interface SchemaNode {
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
}

/** The fields that the schema has at a place. */
function fieldsAt(path: Path): string[] {
  let node: SchemaNode | undefined = scenarioJsonSchema();
  for (const step of path) node = typeof step === 'number' ? node?.items : node?.properties?.[step];
  const form = node?.anyOf?.find(({ properties }) => properties) ?? node;
  return Object.keys(form?.properties ?? {});
}

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
  record: 'an object with fields',
};

/** Says what is wrong and what is allowed, where the schema has no words of its own. */
const explain: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}, not ${shown(issue.input)}`;
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      return `${shown(issue.input)} is not allowed. ${meant(issue.input, allowed)}Allowed: ${allowed.join(', ')}`;
    }
    case 'invalid_union':
      return `must be text, a number, true or false, not ${shown(issue.input)}`;
    default:
      return 'cannot be used';
  }
};

const MOST_SHOWN = 60;

function shown(value: unknown): string {
  if (value === null || value === '') return 'blank';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object with fields';
  const text = String(value);
  return `“${text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}”`;
}

/** The nearest of what is allowed, for a typing mistake. */
function meant(written: unknown, allowed: readonly string[]): string {
  const text = String(written).toLowerCase();
  const near = allowed
    .map((each) => ({ each, far: distance(text, each.toLowerCase()) }))
    .sort((one, other) => one.far - other.far)[0];
  return near && near.far <= Math.ceil(near.each.length / 3) ? `Did you mean ${near.each}? ` : '';
}
