import { z } from 'zod';
import { FAULT_NAMES } from '../../../shared/faults/catalogue.ts';
import { EVENT_NAMES } from '../../../shared/journal/events.ts';
import { JOURNEY_STATE_NAMES } from '../../journey/jump/journey-states.ts';
import { SandboxUrls } from '../../steering/sandbox-urls.ts';
import {
  Email,
  Faults,
  Introduced,
  Moment,
  Place,
  SchoolOnBothSides,
  SwitchedOn,
  TimelineEvent,
} from './answers.ts';
import type { Route } from './route.ts';

const Estab = z
  .string()
  .regex(/^\d{7}$/, 'estab has to be seven digits, such as 9992001')
  .meta({ description: 'The school’s number', example: '9992001' });
const seconds = z.coerce
  .number<string | number>()
  .min(0)
  .max(120)
  .default(10)
  .meta({ description: 'For how many seconds to wait' });
const subject = z.string().default('').meta({ description: 'Words that the subject contains' });
const Nothing = z.strictObject({});
const OfASchool = z.strictObject({ estab: Estab });

export const NewSchool = z.strictObject({
  name: z.string().trim().min(1).max(100).optional().meta({ description: 'Invented unless given' }),
  phase: z.enum(['Primary', 'Junior', 'Secondary']).optional(),
  mis: z.string().trim().min(1).max(50).optional().meta({ description: 'Which MIS it uses, as Arbor' }),
});
export const Jump = z.strictObject({ to: z.enum(JOURNEY_STATE_NAMES) });
export const Enter = z.strictObject({
  who: z.enum(['coordinator', 'administrator']),
  landing: z
    .string()
    .regex(/^\/(?!\/)/, 'landing has to be a path, such as /data-sharing')
    .optional()
    .meta({ description: 'The page to land on' }),
});
export const WaitForEvent = z.strictObject({
  event: z.enum(EVENT_NAMES).meta({
    description: 'As the journal names it in `detail.event`',
    example: 'authorisation.given',
  }),
});
export const Advance = z.strictObject({
  by: z.string().meta({
    description: '90m, 6h, 15d, 2w, monday, september, or a date such as 2027-01-04',
    example: '15d',
  }),
});
export const SwitchFault = z.strictObject({
  estab: Estab.nullable().default(null).meta({ description: 'Null for every school' }),
  on: z.boolean(),
});

/** All that a program may ask of the control room, by the name of the operation. */
export const ROUTES = {
  urls: {
    method: 'get',
    path: '/urls',
    tag: 'Sandbox',
    summary: 'Where each side and the inbox are',
    takes: Nothing,
    gives: SandboxUrls,
    refuses: [],
  },
  schools: {
    method: 'get',
    path: '/schools',
    tag: 'Schools',
    summary: 'All schools, as both sides see them',
    takes: Nothing,
    gives: z.array(SchoolOnBothSides),
    refuses: [],
  },
  createSchool: {
    method: 'post',
    path: '/schools',
    tag: 'Schools',
    summary: 'Make a school that nobody else has, with people on both sides',
    takes: NewSchool,
    gives: Introduced,
    status: 201,
    refuses: [422],
  },
  school: {
    method: 'get',
    path: '/schools/{estab}',
    tag: 'Schools',
    summary: 'One school as both sides see it, its people and how they sign in',
    takes: OfASchool,
    gives: SchoolOnBothSides.extend({ people: Introduced }),
    refuses: [404, 422],
  },
  jump: {
    method: 'post',
    path: '/schools/{estab}/jump',
    tag: 'Schools',
    summary: 'Bring a school to a state of the journey, by really playing all that leads there',
    takes: OfASchool.extend(Jump.shape),
    gives: SchoolOnBothSides,
    refuses: [404, 422],
  },
  installAgent: {
    method: 'post',
    path: '/schools/{estab}/agent',
    tag: 'Schools',
    summary: 'Install Xporter’s agent beside a school’s MIS at once',
    takes: OfASchool,
    gives: SchoolOnBothSides,
    refuses: [404, 422],
  },
  reset: {
    method: 'post',
    path: '/schools/{estab}/reset',
    tag: 'Schools',
    summary: 'Bring a school back to its beginning, on both sides',
    takes: OfASchool,
    gives: SchoolOnBothSides,
    refuses: [404, 422],
  },
  enter: {
    method: 'post',
    path: '/schools/{estab}/enter',
    tag: 'Schools',
    summary: 'An address that signs in as somebody of a school, once',
    takes: OfASchool.extend(Enter.shape),
    gives: z.object({ url: z.url() }),
    refuses: [404, 422],
  },
  journal: {
    method: 'get',
    path: '/schools/{estab}/journal',
    tag: 'What happened',
    summary: 'What happened at a school, on both sides, in order',
    takes: OfASchool.extend({
      since: z.string().optional().meta({ description: 'The `position` of an answer before' }),
    }),
    gives: z.object({ events: z.array(TimelineEvent), position: z.string() }),
    refuses: [422],
  },
  journalAsMermaid: {
    method: 'get',
    path: '/schools/{estab}/journal.mmd',
    tag: 'What happened',
    summary: 'The same as a Mermaid sequence diagram',
    takes: OfASchool,
    gives: z.string(),
    isText: true,
    refuses: [422],
  },
  waitForEvent: {
    method: 'get',
    path: '/schools/{estab}/wait',
    tag: 'What happened',
    summary: 'Wait until either side has recorded an event of a school since its last reset',
    takes: OfASchool.extend({
      ...WaitForEvent.shape,
      timeout: seconds,
    }),
    gives: TimelineEvent,
    refuses: [408, 422],
  },
  inbox: {
    method: 'get',
    path: '/inbox',
    tag: 'Inbox',
    summary: 'Emails that have arrived, oldest first',
    takes: z.strictObject({ to: z.string().optional(), subject, estab: Estab.optional() }),
    gives: z.array(Email),
    refuses: [422],
  },
  waitForEmail: {
    method: 'get',
    path: '/inbox/wait',
    tag: 'Inbox',
    summary: 'The newest email to an address, as soon as there is one',
    takes: z.strictObject({
      to: z.string().min(1).meta({ example: 'helen.ashworth@oakfield.example' }),
      subject,
      except: z
        .string()
        .default('')
        .meta({ description: 'Ids of emails that do not count, parted by commas' }),
      timeout: seconds,
    }),
    gives: Email,
    refuses: [408, 422],
  },
  clock: {
    method: 'get',
    path: '/clock',
    tag: 'Clock',
    summary: 'What time it is in the sandbox',
    takes: Nothing,
    gives: Moment,
    refuses: [],
  },
  advanceClock: {
    method: 'post',
    path: '/clock/advance',
    tag: 'Clock',
    summary: 'Put the clock forward, for every school; everything that waits for time happens in order',
    takes: Advance,
    gives: Moment,
    refuses: [422],
  },
  backToRealTime: {
    method: 'post',
    path: '/clock/real',
    tag: 'Clock',
    summary: 'Put the clock right again; what has happened stays',
    takes: Nothing,
    gives: Moment,
    refuses: [],
  },
  faults: {
    method: 'get',
    path: '/faults',
    tag: 'Faults',
    summary: 'What can be made to go wrong, and what is made to now',
    takes: Nothing,
    gives: Faults,
    refuses: [],
  },
  switchFault: {
    method: 'put',
    path: '/faults/{name}',
    tag: 'Faults',
    summary: 'Switch a fault on or off, for one school or for all',
    takes: z.strictObject({ name: z.enum(FAULT_NAMES), ...SwitchFault.shape }),
    gives: SwitchedOn,
    refuses: [404, 422],
  },
  allFaultsOff: {
    method: 'delete',
    path: '/faults',
    tag: 'Faults',
    summary: 'Switch every fault off',
    takes: Nothing,
    gives: SwitchedOn,
    refuses: [],
  },
  states: {
    method: 'get',
    path: '/states',
    tag: 'Sandbox',
    summary: 'The states of the journey to which a school can be brought',
    takes: Nothing,
    gives: z.array(Place),
    refuses: [],
  },
  flush: {
    method: 'post',
    path: '/flush',
    tag: 'Sandbox',
    summary: 'Deliver all that can be delivered now',
    takes: Nothing,
    gives: z.object({}),
    refuses: [],
  },
  resetAll: {
    method: 'post',
    path: '/reset',
    tag: 'Sandbox',
    summary: 'Bring every school back to its beginning',
    takes: Nothing,
    gives: z.array(SchoolOnBothSides),
    refuses: [],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;

/** What somebody who asks says. */
export type Asked<Name extends RouteName> = z.input<Routes[Name]['takes']>;
/** What was understood of it. */
export type Understood<Name extends RouteName> = z.output<Routes[Name]['takes']>;
export type Answered<Name extends RouteName> = z.output<Routes[Name]['gives']>;
