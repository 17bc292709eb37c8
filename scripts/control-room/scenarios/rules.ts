import { UsageError } from '../../../shared/errors.ts';
import { fold } from '../../../shared/names.ts';
import { expandSchool, newSchool, USUAL_SHAPES } from '../../../shared/sample-data/new-school.ts';
import { CHILDREN_IN_A_FORM, formName, MOST_FORMS } from '../../../shared/sample-data/people.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../../shared/sample-data/schools.ts';
import type { OwnPeople } from '../../../shared/steering-api/own-people.ts';
import { type ReadFile, rawPeople, readPeople } from '../../../xporter-portal/mis/import/read-file.ts';
import { misKind } from '../../../xporter-portal/records/mis-kinds.ts';
import { destination } from '../../steering/advance.ts';
import { fieldOf, type Path, type Problem } from './problem.ts';
import type { SchoolInScenario } from './scenario.ts';
import { ScenarioFile, ScenarioSchool } from './schema.ts';
import type { Source } from './source.ts';

/** The content of a file beside a scenario; undefined where there is none. */
export type ReadBeside = (file: string) => string | Uint8Array | undefined;

type Report = (path: Path, message: string, isKey?: boolean) => void;

/** Fields that are facts of a school: the five sample schools have theirs. */
const FACTS = ['phase', 'mis', 'hosting', 'agent', 'size', 'sixthForm', 'emails', 'people'] as const;
const USUAL_MIS = { school: 'SIMS', cloud: 'Arbor' } as const;
const SIXTH_FORM_YEARS = 2;

/**
 * Checks what a schema cannot: how fields agree, and the files beside. A school that the schema refuses is left to it.
 * @returns all mistakes, and the schools if there are none
 */
export function checkSchools(
  file: string,
  source: Source,
  readBeside: ReadBeside,
  now: Date,
): { problems: Problem[]; schools: SchoolInScenario[] } {
  const problems: Problem[] = [];
  const report: Report = (path, message, isKey) =>
    void problems.push({ file, ...source.placeOf(path, isKey), field: fieldOf(path), message });
  const whole: Record<string, unknown> = Object(source.value);
  const apps = listOf(whole.apps).map((app) => String(Object(app).id));
  for (const [index, id] of apps.entries())
    if (apps.indexOf(id) < index) report(['apps', index, 'id'], `${id} is here twice`);

  const seen = new Map<string, number>();
  const schools = listOf(whole.schools).flatMap((raw, index): SchoolInScenario[] => {
    const path = ['schools', index];
    const parsed = ScenarioSchool.safeParse(raw);
    if (!parsed.success) return [];
    const school = parsed.data;
    const sample = sampleOf(school);
    for (const [field, name] of namesOf(school, sample)) {
      const first = seen.get(name);
      if (first === undefined) seen.set(name, index);
      else report([...path, field], `is the same school as schools[${first}]. Give each school once`);
    }
    for (const app of Object.keys(school.apps ?? {}))
      if (!apps.includes(app))
        report(
          [...path, 'apps', app],
          `is not an app of this file. ${apps.length > 0 ? `Allowed: ${apps.join(', ')}` : 'List it under apps first'}`,
          true,
        );
    return [checkSchool(school, sample, path, report, (place, name) => people(name, place))];
  });

  const clock = ScenarioFile.shape.clock.safeParse(whole.clock);
  if (clock.success && clock.data !== undefined) {
    const wrong = whyNoDestination(clock.data, now);
    if (wrong !== null) report(['clock'], wrong);
  }
  return { problems, schools };

  /** The people of a CSV file, whose own lines are named. */
  function people(name: string, path: Path): CheckedPeople | undefined {
    const content = readBeside(name);
    if (content === undefined) {
      report(path, `There is no file ${name} beside this file`);
      return undefined;
    }
    const read = readPeople(name, content);
    for (const { where, why } of read.refusals) {
      const line = Number(/^line (\d+)$/.exec(where)?.[1] ?? 1);
      problems.push({ file: name, line, column: 1, field: '', message: why });
    }
    return { own: rawPeople(name, content), classes: classesIn(read) };
  }
}

interface CheckedPeople {
  own: OwnPeople;
  classes: string[];
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const sampleOf = ({ estab, name }: ScenarioSchool): DemoSchool | undefined =>
  DEMO_SCHOOLS.find((each) =>
    estab === undefined ? name !== undefined && fold(each.name) === fold(name) : each.estab === String(estab),
  );

/** By what a school could be another one of the file. */
function namesOf(
  { estab, name }: ScenarioSchool,
  sample: DemoSchool | undefined,
): ['estab' | 'name', string][] {
  const own = sample?.estab ?? estab;
  return [
    ...(own === undefined
      ? []
      : [[estab === undefined ? 'name' : 'estab', String(own)] as ['estab', string]]),
    ...(name === undefined || sample ? [] : [['name', fold(name)] as ['name', string]]),
  ];
}

function checkSchool(
  school: ScenarioSchool,
  sample: DemoSchool | undefined,
  path: Path,
  report: Report,
  readFile: (path: Path, name: string) => CheckedPeople | undefined,
): SchoolInScenario {
  const { sixthForm = false } = school;
  const { estab, name, phase, hosting, agent = 'installed', emails = true, state = 'new' } = school;
  const { classes = [], newMis, apps = {}, faults = [] } = school;
  const wrong = (field: keyof ScenarioSchool, message: string) => report([...path, field], message);
  if (sample) {
    for (const field of FACTS.filter((each) => school[each] !== undefined))
      report(
        [...path, field],
        `${sample.name} is one of the five sample schools, which keep their own ${field}. Leave it out, or give the school another number and name`,
        true,
      );
    if (name !== undefined && fold(name) !== fold(sample.name))
      wrong('name', `${sample.estab} is ${sample.name}. Leave the name out, or give another number`);
  }
  const mis = sample?.mis ?? school.mis ?? (hosting && USUAL_MIS[hosting]);
  const isInSchool = mis !== undefined && misKind(mis).hosting === 'on-premise';
  if (school.mis !== undefined && hosting !== undefined && (hosting === 'school') !== isInSchool)
    wrong(
      'hosting',
      `${mis} runs ${isInSchool ? 'in the school' : 'in the cloud'}. Allowed: ${isInSchool ? 'school' : 'cloud'}`,
    );
  if (school.agent !== undefined && !isInSchool && !sample)
    wrong('agent', 'only an MIS in the school has an agent. Add mis: SIMS or mis: Facility CMIS');
  if (agent !== 'installed' && state === 'synced')
    wrong(
      'state',
      `synced needs the agent, which is ${agent}. Allowed with it: authorised and the states before it`,
    );
  if (newMis !== undefined && newMis === mis) wrong('newMis', `the school already has ${mis}`);
  if (classes.length > 0 && state !== 'waiting-for-people')
    report([...path, 'classes'], 'needs the state waiting-for-people, in which everyone is excluded', true);
  if (agent !== 'installed' && classes.length > 0)
    report([...path, 'classes'], `needs the agent, which is ${agent}`, true);

  const own = checkPeople(school, path, report, readFile);
  if (sixthForm && phase !== 'Secondary')
    wrong('sixthForm', 'only a secondary school has years 12 and 13. Add phase: Secondary');
  const forms = formsOf(school, wrong);
  const known = own?.classes ?? (school.people ? undefined : inventedClasses(sample, school, forms));
  for (const [index, each] of classes.entries()) {
    if (known && !known.some((one) => fold(one) === fold(each)))
      report([...path, 'classes', index], `the school has no class ${each}. Allowed: ${known.join(', ')}`);
  }
  return {
    estab: sample?.estab ?? (estab === undefined ? null : String(estab)),
    isSample: sample !== undefined,
    ...{
      name,
      phase,
      mis,
      agent,
      forms,
      sixthForm,
      emails,
      people: own?.own,
      state,
      classes,
      newMis,
      apps,
      faults,
    },
  };
}

function formsOf(
  { size, phase = 'Primary', sixthForm = false, people }: ScenarioSchool,
  wrong: (field: 'size', message: string) => void,
): number | undefined {
  if (size === undefined) return undefined;
  if (people)
    wrong('size', 'is for invented people, and this school has people of its own. Leave out one of the two');
  const [first, last] = USUAL_SHAPES[phase].years;
  const pupilsAForm = CHILDREN_IN_A_FORM * (last - first + 1 + (sixthForm ? SIXTH_FORM_YEARS : 0));
  const forms = Math.max(1, Math.round(size / pupilsAForm));
  if (forms > MOST_FORMS)
    wrong(
      'size',
      `a ${phase.toLowerCase()} school has at most ${MOST_FORMS * pupilsAForm} pupils${phase === 'Secondary' && !sixthForm ? ', or more with sixthForm: true' : ''}`,
    );
  return forms;
}

function inventedClasses(
  sample: DemoSchool | undefined,
  { phase = 'Primary', sixthForm = false }: ScenarioSchool,
  forms: number | undefined,
): string[] {
  const { years, forms: usual } = sample ?? expandSchool({ ...newSchool(0, { phase }), sixthForm });
  const [first, last] = years;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap((year) =>
    Array.from({ length: forms ?? usual }, (_, form) => formName(year, form)),
  );
}

function checkPeople(
  { people }: ScenarioSchool,
  path: Path,
  report: Report,
  readFile: (path: Path, name: string) => CheckedPeople | undefined,
): CheckedPeople | undefined {
  if (!people) return undefined;
  const { file, ...own } = people;
  const place = [...path, 'people'];
  const isByHand = own.pupils !== undefined || own.staff !== undefined;
  if (isByHand === (file !== undefined))
    report(
      place,
      `must have either file, or pupils and staff${isByHand ? '. Leave out one of the two' : ''}`,
      true,
    );
  if (file !== undefined) return readFile([...place, 'file'], file);
  if (!isByHand) return undefined;
  const read = readPeople('people.json', JSON.stringify(own));
  for (const { where, why } of read.refusals) {
    const [, kind, number] = /^(pupil|staff) (\d+)$/.exec(where) ?? [];
    const list = kind === 'pupil' ? 'pupils' : 'staff';
    report(kind ? [...place, list, Number(number) - 1] : place, why);
  }
  return { own: { ...own }, classes: classesIn(read) };
}

const classesIn = ({ pupils }: ReadFile): string[] =>
  [...new Set(pupils.map(({ reggroup }) => reggroup))].sort();

function whyNoDestination(text: string, now: Date): string | null {
  try {
    return destination(text, now) < now
      ? `“${text}” is before the sandbox’s time. The clock only moves forward`
      : null;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
