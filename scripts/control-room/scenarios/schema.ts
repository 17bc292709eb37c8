import { z } from 'zod';
import { FAULT_NAMES } from '../../../shared/faults/catalogue.ts';
import { isNewSchool } from '../../../shared/sample-data/new-school.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { APP_STANDINGS } from '../../../shared/steering-api/new-app.ts';
import { MIS_KINDS } from '../../../xporter-portal/records/mis-kinds.ts';
import { SCOPES } from '../../../xporter-portal/records/scopes.ts';
import { JOURNEY_STATE_NAMES } from '../../journey/jump/journey-states.ts';
import { MOST_SEATS } from '../classroom/classroom.ts';

type Names = [string, ...string[]];

const MIS_NAMES = MIS_KINDS.map(({ name }) => name) as Names;
const SCOPE_NAMES = SCOPES.map(({ name }) => name) as Names;

/** The largest invented school: seven year groups of ten forms. */
const MOST_PUPILS = 2030;

const text = (description: string, most = 500) =>
  z
    .string()
    .trim()
    .min(1, 'must not be blank')
    .max(most, `must have ${most} characters or fewer`)
    .meta({ description });

const whole = (least: number, most: number, description: string) => {
  const wrong = `must be a whole number from ${least} to ${most}`;
  return z
    .number({ error: ({ input }) => (input === undefined ? undefined : wrong) })
    .int(wrong)
    .min(least, wrong)
    .max(most, wrong)
    .meta({ description });
};

const SAMPLES = DEMO_SCHOOLS.map(({ estab }) => estab);
const ESTAB_RULE = `must be from 9995000 to 9998999, or one of the five sample schools (${SAMPLES.join(', ')})`;

const Estab = z
  .union([z.string(), z.number()], ESTAB_RULE)
  .refine((value) => isNewSchool(String(value)) || SAMPLES.includes(String(value)), ESTAB_RULE)
  .meta({
    description:
      'The school’s seven-digit number: one of the five sample schools, or from 9995000 to 9998999 for a school of your own. Without it, the school with this name, or else a new one',
    examples: [9998101],
  });

const Person = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const People = z
  .strictObject({
    file: text('A CSV file beside this one, with the columns of a file to import', 100)
      .regex(
        /^(?!.*\.\.)[^/\\:]+(\/[^/\\:]+)*\.csv$/i,
        'must be the name of a .csv file beside this file, or in a folder there',
      )
      .optional(),
    pupils: z
      .array(Person)
      .min(1, 'must have at least one pupil')
      .meta({
        description:
          'Each with UPN, Surname, Forename, DOB, Gender, NCyear and RegGroup, and optionally FormerUPN, MiddleName, EntryDate, LeavingDate, SENprovision, FSMeligible, PupilPremium and Email',
      })
      .optional(),
    staff: z
      .array(Person)
      .min(1, 'must have at least one person')
      .meta({
        description:
          'Each with Surname, Forename, Gender and Email, and optionally Title, Role, Teacher, RegGroup, StartDate and EndDate',
      })
      .optional(),
  })
  .meta({
    description:
      'The people in the school’s MIS, in place of invented ones: a file, or pupils and staff here. The Hub then has nobody but the head and the coordinator before the first sync',
  });

/** A fault in a scenario. */
const ScenarioFault = z.union([
  z.enum(FAULT_NAMES),
  z.strictObject({
    name: z.enum(FAULT_NAMES),
    app: text('Only this app, by its relying party', 253).optional(),
    times: whole(1, 1000, 'How many times it acts, then it is off').optional(),
  }),
]);
export type ScenarioFault = z.output<typeof ScenarioFault>;

export const ScenarioSchool = z.strictObject({
  name: text(
    'Invented if absent. The name of one of the five sample schools means that school',
    100,
  ).optional(),
  estab: Estab.optional(),
  phase: z.enum(['Primary', 'Junior', 'Secondary']).meta({ description: 'Primary by default' }).optional(),
  mis: z.enum(MIS_NAMES).meta({ description: 'The MIS that the school has' }).optional(),
  hosting: z
    .enum(['cloud', 'school'])
    .meta({
      description:
        'Where the MIS runs. SIMS and Facility CMIS run on a server in the school and need Xporter’s agent. Must agree with mis, or chooses SIMS or Arbor',
    })
    .optional(),
  agent: z
    .enum(['installed', 'booked', 'not booked'])
    .meta({ description: 'Xporter’s agent, for an MIS on a server in the school. Installed by default' })
    .optional(),
  size: whole(
    1,
    MOST_PUPILS,
    'About how many invented pupils, in whole forms of 29. By default two forms a year group in a primary school, three in a junior school and eight in a secondary school',
  ).optional(),
  sixthForm: z
    .boolean()
    .meta({ description: 'Whether a secondary school has years 12 and 13. False by default' })
    .optional(),
  emails: z
    .boolean()
    .meta({
      description:
        'Whether pupils, staff and contacts have email addresses in the MIS. True by default. The people who sign in keep theirs',
    })
    .optional(),
  people: People.optional(),
  state: z
    .enum(JOURNEY_STATE_NAMES)
    .meta({ description: 'The state of the journey to play to. new by default' })
    .optional(),
  classes: z
    .array(text('A class', 40))
    .min(1, 'must have at least one class')
    .meta({
      description:
        'The only classes whose pupils are shared. Needs the state waiting-for-people, from which sharing then starts',
    })
    .optional(),
  newMis: z
    .enum(MIS_NAMES)
    .meta({
      description: 'The MIS that the school changes to when it has reached its state: everyone gets new ids',
    })
    .optional(),
  apps: z
    .record(z.string(), z.enum(APP_STANDINGS))
    .meta({ description: 'Apps of this file, by id, and whether the school shares data with them' })
    .optional(),
  faults: z
    .array(ScenarioFault)
    .meta({ description: 'Faults that are on for this school at the end' })
    .optional(),
});
export type ScenarioSchool = z.output<typeof ScenarioSchool>;

const ScenarioApp = z.strictObject({
  id: text('Its relying party, for example homework.example', 100).regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+example$/,
    'must be lower-case letters, digits, hyphens and dots, and end in .example',
  ),
  name: text('As schools see it', 60),
  publisher: text('The company', 100),
  purpose: text('Why it needs data, in a sentence for schools', 300),
  areas: z
    .array(
      z.strictObject({
        scope: z.enum(SCOPE_NAMES).meta({ description: 'A data area' }),
        reason: text('Why the app needs it', 200),
        required: z.boolean().meta({ description: 'True by default' }).optional(),
      }),
    )
    .min(1, 'must have at least one area'),
});
export type ScenarioApp = z.output<typeof ScenarioApp>;

/** A scenario file, as people write it. */
export const ScenarioFile = z
  .strictObject({
    $schema: text('The address of this schema, for editors').optional(),
    title: text('In a few words. The file’s name by default', 100).optional(),
    summary: text('What it is, in one sentence', 200).optional(),
    trainer: text('What a trainer shows with it', 1000).optional(),
    tester: text('What a tester checks with it', 1000).optional(),
    schools: z
      .array(ScenarioSchool)
      .min(1, 'must have at least one school')
      .max(30, 'must have 30 schools or fewer')
      .meta({ description: 'The schools, in the order in which their states are played' }),
    apps: z
      .array(ScenarioApp)
      .meta({ description: 'Further apps that ask schools for data at Xporter' })
      .optional(),
    faults: z
      .array(ScenarioFault)
      .meta({ description: 'Faults that are on for every school at the end' })
      .optional(),
    clock: text(
      'How far to move the clock forward at the end, for every school: 90m, 6h, 15d, 2w, monday, september, or a date or time such as 2027-01-04T09:00',
      40,
    ).optional(),
    classroom: whole(1, MOST_SEATS, 'How many schools the classroom has, one for each learner').optional(),
  })
  .meta({ title: 'A scenario of the Wellbeing × Xporter sandbox' });
export type ScenarioFile = z.output<typeof ScenarioFile>;

/** The JSON Schema with which an editor helps to write a scenario file. */
export const scenarioJsonSchema = (): Record<string, unknown> => {
  const { '~standard': _, ...schema } = z.toJSONSchema(ScenarioFile, { io: 'input', target: 'draft-7' });
  return schema;
};
