import { z } from 'zod';
import { FAULT_GROUPS, FAULT_NAMES, type FaultGroup } from '../../../shared/faults/catalogue.ts';
import { Estab } from './estab.ts';
import type { Route } from './route.ts';

const TAG = 'Faults';
const GROUPS = Object.keys(FAULT_GROUPS) as [FaultGroup, ...FaultGroup[]];
/** How many times a fault can be told to act. */
export const TIMES = z.int().min(1).max(1000);

const Fault = z.object({
  name: z.enum(FAULT_NAMES),
  group: z.enum(GROUPS),
  title: z.string(),
  seen: z.string().meta({ description: 'What people see while it is on' }),
  goodClient: z.string().meta({ description: 'What good software does about it' }),
});

const Active = z.object({
  name: z.enum(FAULT_NAMES),
  estab: z.string().nullable().meta({ description: 'Null for every school' }),
  relyingParty: z.string().nullable().meta({ description: 'The app’s relying party. Null for every app' }),
  timesLeft: z
    .number()
    .nullable()
    .meta({ description: 'How many more times it acts. Null until it is switched off' }),
});

export const SwitchFault = z.strictObject({
  estab: Estab.nullable().default(null).meta({ description: 'Null for every school' }),
  relyingParty: z.string().trim().min(1).max(253).nullable().default(null).meta({
    description: 'The app’s relying party. Null for every app',
    example: 'wellbeing.hodder.example',
  }),
  on: z.boolean(),
  times: TIMES.nullable()
    .default(null)
    .meta({ description: 'How many times it acts, then it is off. Null until you switch it off' }),
});

/** The faults that can be simulated. */
export const FAULT_ROUTES = {
  faults: {
    method: 'get',
    path: '/faults',
    tag: TAG,
    summary: 'List the faults that can be simulated, and those that are on',
    takes: z.strictObject({}),
    gives: z.object({ known: z.array(Fault), on: z.array(Fault.extend(Active.shape)) }),
    refuses: [],
  },
  switchFault: {
    method: 'put',
    path: '/faults/{name}',
    tag: TAG,
    summary:
      'Switch a fault on or off: for a school, an app, both or all, until you switch it off or a number of times',
    takes: z.strictObject({ name: z.enum(FAULT_NAMES), ...SwitchFault.shape }),
    gives: z.array(Active),
    refuses: [404],
  },
  allFaultsOff: {
    method: 'delete',
    path: '/faults',
    tag: TAG,
    summary: 'Switch every fault off',
    takes: z.strictObject({}),
    gives: z.array(Active),
    refuses: [],
  },
} as const satisfies Record<string, Route>;
