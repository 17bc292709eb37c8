import { z } from 'zod';
import { EVENT_NAMES } from '../../../shared/journal/events.ts';
import { readInstant } from '../../../shared/local-time.ts';
import { OwnPeople } from '../../../shared/steering-api/own-people.ts';
import { JOURNEY_STATE_NAMES } from '../../journey/jump/journey-states.ts';
import { SandboxUrls } from '../../steering/sandbox-urls.ts';
import {
  Email,
  Introduced,
  Moment,
  ScenarioProblem,
  ScenarioSummary,
  SchoolOnBothSides,
  State,
  TimelineEvent,
} from './answers.ts';
import { APP_DECISION_ROUTES } from './app-decision-routes.ts';
import { APP_ROUTES } from './app-routes.ts';
import { CALLBACK_ROUTES } from './callback-routes.ts';
import { CLIENT_CHECK_ROUTES } from './client-check-routes.ts';
import { Estab } from './estab.ts';
import { FAULT_ROUTES } from './fault-routes.ts';
import { FILE, FileBytes, type Route } from './route.ts';
import { seconds } from './seconds.ts';

const subject = z.string().default('').meta({ description: 'Text in the subject' });
const Nothing = z.strictObject({});
const OfASchool = z.strictObject({ estab: Estab });

export const NewSchool = z.strictObject({
  name: z.string().trim().min(1).max(100).optional().meta({ description: 'Invented by default' }),
  phase: z.enum(['Primary', 'Junior', 'Secondary']).optional(),
  mis: z
    .string()
    .trim()
    .min(1)
    .max(50)
    .optional()
    .meta({ description: 'The MIS it uses, for example Arbor' }),
  pupils: OwnPeople.shape.pupils.meta({
    description: 'For the MIS, in place of invented ones, with the fields of a file to import',
  }),
  staff: OwnPeople.shape.staff.meta({ description: 'The same for staff' }),
});
export const Jump = z.strictObject({ to: z.enum(JOURNEY_STATE_NAMES) });
export const Enter = z.strictObject({
  who: z.enum(['coordinator', 'administrator']),
  landing: z
    .string()
    .regex(/^\/(?!\/)/, 'landing must be a path, for example /data-sharing')
    .optional()
    .meta({ description: 'The page to land on' }),
});
export const WaitForEvent = z.strictObject({
  event: z.enum(EVENT_NAMES).meta({
    description: 'An event, as in `detail.event` of the journal',
    example: 'authorisation.given',
  }),
});
export const Advance = z.strictObject({
  by: z.string().meta({
    description:
      '90m, 6h, 15d, 2w, monday, september, or a date or time such as 2027-01-04T09:00, in England unless it has a time zone',
    example: '15d',
  }),
  estab: Estab.optional().meta({
    description: 'The school that moves alone, by its number or name; default every school',
  }),
});

const ScenarioText = z.strictObject({
  name: z.string().optional().meta({ description: 'A scenario of the library, for example twins' }),
  text: z.string().optional().meta({ description: 'A scenario file’s YAML or JSON, instead of a name' }),
  file: z.string().max(200).optional().meta({ description: 'The file’s name, for messages' }),
  files: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: 'The text of each CSV file that the scenario names' }),
});

/** All operations of the control room’s API, by name. */
export const ROUTES = {
  urls: {
    method: 'get',
    path: '/urls',
    tag: 'Sandbox',
    summary: 'URLs of each side and the inbox',
    takes: Nothing,
    gives: SandboxUrls,
    refuses: [],
  },
  schools: {
    method: 'get',
    path: '/schools',
    tag: 'Schools',
    summary: 'List all schools, with their state on both sides',
    takes: Nothing,
    gives: z.array(SchoolOnBothSides),
    refuses: [],
  },
  createSchool: {
    method: 'post',
    path: '/schools',
    tag: 'Schools',
    summary: 'Create a school of your own, with people on both sides',
    takes: NewSchool,
    gives: Introduced,
    status: 201,
    refuses: [],
  },
  school: {
    method: 'get',
    path: '/schools/{estab}',
    tag: 'Schools',
    summary: 'Get one school: its state on both sides, its people and their sign-ins',
    takes: OfASchool,
    gives: SchoolOnBothSides.extend({ people: Introduced }),
    refuses: [],
  },
  jump: {
    method: 'post',
    path: '/schools/{estab}/jump',
    tag: 'Schools',
    summary: 'Reset a school and move it to a state of the journey, by running each step',
    takes: OfASchool.extend(Jump.shape),
    gives: SchoolOnBothSides,
    refuses: [],
  },
  installAgent: {
    method: 'post',
    path: '/schools/{estab}/agent',
    tag: 'Schools',
    summary: 'Install Xporter’s agent at a school now',
    takes: OfASchool,
    gives: SchoolOnBothSides,
    refuses: [],
  },
  reset: {
    method: 'post',
    path: '/schools/{estab}/reset',
    tag: 'Schools',
    summary: 'Reset a school on both sides',
    takes: OfASchool,
    gives: SchoolOnBothSides,
    refuses: [],
  },
  enter: {
    method: 'post',
    path: '/schools/{estab}/enter',
    tag: 'Schools',
    summary: 'Create a link that signs in as a person at a school, once',
    takes: OfASchool.extend(Enter.shape),
    gives: z.object({ url: z.url() }),
    refuses: [],
  },
  journal: {
    method: 'get',
    path: '/schools/{estab}/journal',
    tag: 'Events',
    summary: 'List a school’s events on both sides, in order',
    takes: OfASchool.extend({
      since: z.string().optional().meta({ description: 'The `position` from an earlier response' }),
    }),
    gives: z.object({ events: z.array(TimelineEvent), position: z.string() }),
    refuses: [],
  },
  journalAsMermaid: {
    method: 'get',
    path: '/schools/{estab}/journal.mmd',
    tag: 'Events',
    summary: 'Get a school’s events as a Mermaid sequence diagram',
    takes: OfASchool,
    gives: z.string(),
    sends: 'text/plain',
    refuses: [],
  },
  waitForEvent: {
    method: 'get',
    path: '/schools/{estab}/wait',
    tag: 'Events',
    summary: 'Wait for an event at a school since its last reset, on either side',
    takes: OfASchool.extend({
      ...WaitForEvent.shape,
      timeout: seconds,
    }),
    gives: TimelineEvent,
    refuses: [408],
  },
  ...APP_ROUTES,
  ...APP_DECISION_ROUTES,
  ...CALLBACK_ROUTES,
  ...CLIENT_CHECK_ROUTES,
  inbox: {
    method: 'get',
    path: '/inbox',
    tag: 'Inbox',
    summary: 'List emails, oldest first',
    takes: z.strictObject({ to: z.string().optional(), subject, estab: Estab.optional() }),
    gives: z.array(Email),
    refuses: [],
  },
  waitForEmail: {
    method: 'get',
    path: '/inbox/wait',
    tag: 'Inbox',
    summary: 'Wait for an email to an address, and get the newest',
    takes: z.strictObject({
      to: z.string().min(1).meta({ example: 'helen.ashworth@oakfield.example' }),
      subject,
      except: z.string().default('').meta({ description: 'Ids of emails to ignore, separated by commas' }),
      since: z
        .string()
        .refine((text) => readInstant(text) !== undefined, {
          error: 'since must be a time, for example 2026-09-01T08:30:00Z or "2026-09-01 09:30"',
        })
        .optional()
        .meta({ description: 'Ignore emails sent earlier, on the sandbox’s clock' }),
      timeout: seconds,
    }),
    gives: Email,
    refuses: [408],
  },
  clock: {
    method: 'get',
    path: '/clock',
    tag: 'Clock',
    summary: 'Get the sandbox’s time, or a school’s',
    takes: z.strictObject({ estab: Estab.optional() }),
    gives: Moment,
    refuses: [],
  },
  advanceClock: {
    method: 'post',
    path: '/clock/advance',
    tag: 'Clock',
    summary: 'Move the clock forward for every school or for one, and run due events in order',
    takes: Advance,
    gives: Moment,
    refuses: [],
  },
  backToRealTime: {
    method: 'post',
    path: '/clock/real',
    tag: 'Clock',
    summary: 'Return the clock to real time, and keep what has happened',
    takes: Nothing,
    gives: Moment,
    refuses: [],
  },
  ...FAULT_ROUTES,
  states: {
    method: 'get',
    path: '/states',
    tag: 'Sandbox',
    summary: 'List the states of the journey that a school can jump to',
    takes: Nothing,
    gives: z.array(State),
    refuses: [],
  },
  scenarios: {
    method: 'get',
    path: '/scenarios',
    tag: 'Scenarios',
    summary: 'List the scenarios of the library',
    takes: Nothing,
    gives: z.array(ScenarioSummary),
    refuses: [],
  },
  scenarioSchema: {
    method: 'get',
    path: '/scenarios/schema',
    tag: 'Scenarios',
    summary: 'Get the JSON Schema of scenario files, for editors',
    takes: Nothing,
    gives: z.record(z.string(), z.unknown()),
    refuses: [],
  },
  checkScenario: {
    method: 'post',
    path: '/scenarios/check',
    tag: 'Scenarios',
    summary: 'Check a scenario and list every mistake, without loading it',
    takes: ScenarioText,
    gives: z.object({ problems: z.array(ScenarioProblem) }),
    refuses: [404],
  },
  loadScenario: {
    method: 'post',
    path: '/scenarios/load',
    tag: 'Scenarios',
    summary: 'Load a scenario: its schools start from scratch, and no others change',
    takes: ScenarioText,
    gives: z.object({ title: z.string(), schools: z.array(SchoolOnBothSides) }),
    refuses: [404],
  },
  flush: {
    method: 'post',
    path: '/flush',
    tag: 'Sandbox',
    summary: 'Deliver all emails and callbacks that can be delivered now',
    takes: Nothing,
    gives: z.object({}),
    refuses: [],
  },
  saveState: {
    method: 'get',
    path: '/state',
    tag: 'Saved state',
    summary: 'Save both companies, all emails and the time in one file',
    takes: Nothing,
    gives: FileBytes,
    sends: FILE,
    refuses: [],
  },
  loadState: {
    method: 'post',
    path: '/state',
    tag: 'Saved state',
    summary: 'Replace everything in the sandbox by a saved state, and sign everybody out',
    takes: z.strictObject({ file: FileBytes }),
    takesFile: true,
    gives: z.array(SchoolOnBothSides),
    refuses: [],
  },
  resetAll: {
    method: 'post',
    path: '/reset',
    tag: 'Sandbox',
    summary: 'Reset every school',
    takes: Nothing,
    gives: z.array(SchoolOnBothSides),
    refuses: [],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;

/** The input of a route, before defaults. */
export type RouteInput<Name extends RouteName> = z.input<Routes[Name]['takes']>;
/** The input of a route, parsed. */
export type ParsedInput<Name extends RouteName> = z.output<Routes[Name]['takes']>;
export type RouteOutput<Name extends RouteName> = z.output<Routes[Name]['gives']>;

/** What the control room does for each route. */
export type Handlers = {
  [Name in RouteName]: (input: ParsedInput<Name>) => RouteOutput<Name> | Promise<RouteOutput<Name>>;
};
