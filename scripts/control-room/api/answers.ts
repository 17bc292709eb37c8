import { z } from 'zod';
import { SchoolState } from '../../../shared/steering-api/school-state.ts';
import { JOURNEY_STATE_NAMES } from '../../journey/jump/journey-states.ts';

const Person = z.object({
  title: z.string(),
  forename: z.string(),
  surname: z.string(),
  email: z.string(),
  phone: z.string(),
});

/** A school with its people and how each signs in. */
export const Introduced = z.object({
  estab: z
    .string()
    .meta({ description: 'The school’s seven-digit number, which identifies it in all requests' }),
  urn: z.string(),
  name: z.string(),
  phase: z.string(),
  mis: z.string(),
  head: Person.meta({ description: 'Gets the invitation and has the authority to authorise' }),
  coordinator: Person.extend({ username: z.string() }).meta({
    description: 'Access Coordinator: signs in to the Hub with the username',
  }),
  administrator: Person.meta({
    description: 'Signs in to the Manage School Portal with the email address',
  }),
  password: z.string().meta({ description: 'Shared by everyone, on both sides' }),
});
export type Introduced = z.output<typeof Introduced>;

export const SchoolOnBothSides = z.object({
  estab: z.string(),
  name: z.string(),
  hub: SchoolState.nullable(),
  portal: SchoolState.nullable(),
  disagreement: z
    .string()
    .nullable()
    .meta({ description: 'How the two sides’ views differ; null while they agree' }),
});
export type SchoolOnBothSides = z.output<typeof SchoolOnBothSides>;

const Lane = z.enum(['school', 'hub', 'portal', 'inbox']);

export const TimelineEvent = z.object({
  id: z.string(),
  at: z.string(),
  estab: z.string().nullable(),
  kind: z.enum(['decision', 'request', 'email']),
  from: Lane,
  to: Lane,
  title: z.string(),
  detail: z
    .record(z.string(), z.unknown())
    .meta({ description: '`event` names a decision, for example `connection.requested`' }),
  correlation: z.string().nullable(),
});
export type TimelineEvent = z.output<typeof TimelineEvent>;

export const Email = z.object({
  id: z.string(),
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  links: z.array(z.string()).meta({ description: 'Every URL in the text part' }),
  buttons: z
    .array(z.object({ label: z.string(), url: z.string() }))
    .meta({ description: 'Every link of the HTML part, by the label that a reader sees' }),
  estab: z.string().nullable().meta({ description: 'The school it is about' }),
  date: z.string().meta({ description: 'When it was sent, on the sandbox’s clock' }),
  template: z
    .string()
    .nullable()
    .meta({ description: 'Its template, for example `xporter-portal/invitation`' }),
});
export type Email = z.output<typeof Email>;

export const ScenarioSummary = z.object({
  name: z.string().meta({ description: 'What to load it by' }),
  title: z.string(),
  summary: z.string(),
  trainer: z.string().meta({ description: 'What a trainer shows with it' }),
  tester: z.string().meta({ description: 'What a tester checks with it' }),
});

export const ScenarioProblem = z.object({
  file: z.string(),
  line: z.number(),
  column: z.number(),
  field: z.string().meta({ description: 'For example `schools[1].phase`. Blank for the whole file' }),
  message: z.string().meta({ description: 'What is wrong and what is allowed' }),
});

export const Moment = z.object({ now: z.iso.datetime() });

export const State = z.object({ name: z.enum(JOURNEY_STATE_NAMES), title: z.string() });
