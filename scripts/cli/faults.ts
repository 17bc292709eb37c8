import { UsageError } from '../../shared/errors.ts';
import { FAULT_NAMES, type FaultName, faultOf } from '../../shared/faults/catalogue.ts';
import { readInput } from '../../shared/web/read-input.ts';
import { SwitchFault } from '../control-room/api/fault-routes.ts';
import type { RouteOutput } from '../control-room/api/routes.ts';
import type { Answer, Argument, Command, CommandInput, Option } from './command.ts';
import { table } from './format.ts';

const FAULT: Argument = { name: 'FAULT', about: 'A fault, as listed by fault list', choices: FAULT_NAMES };
const SCHOOL: Option = { value: 'ESTAB', about: 'Only this school', choices: 'schools' };
const APP: Option = { value: 'ID', about: 'Only this app, by its relying party' };

type Active = RouteOutput<'switchFault'>;

const answer = (json: unknown, on: Active): Answer => ({ json, text: faultsOn(on) });

export const faultCommands: readonly Command[] = [
  {
    name: 'fault list',
    about: 'List the faults that can be simulated, and those that are on',
    async run(_input, client) {
      const faults = await client.faults({});
      const known = table(faults.known.map(({ name, title }) => [name, title]));
      return { json: faults, text: `${known}\n\n${faultsOn(faults.on)}` };
    },
  },
  {
    name: 'fault show',
    about: 'Show what people see while a fault is on, and what good software does about it',
    args: [FAULT],
    async run(input) {
      const { title, seen, goodClient } = faultOf(named(input.need('FAULT')));
      const text = `${title}\n\nWhat you see: ${seen}\n\nWhat good software does: ${goodClient}`;
      return { json: { title, seen, goodClient }, text };
    },
  },
  {
    name: 'fault on',
    about: 'Simulate a fault, until you switch it off or a number of times',
    args: [FAULT],
    options: {
      school: SCHOOL,
      app: APP,
      times: { value: 'N', about: 'How many times, then it is off; default until fault off' },
    },
    async run(input, client) {
      const on = await client.switchFault(fault(input, true));
      return answer(on, on);
    },
  },
  {
    name: 'fault off',
    about: 'Switch a fault off, or every fault without FAULT',
    args: [{ ...FAULT, optional: true }],
    options: { school: SCHOOL, app: APP, all: { about: 'Every fault' } },
    async run(input, client) {
      const [name, school, app] = [input.argument('FAULT'), input.option('school'), input.option('app')];
      if (input.isOn('all') && name !== undefined) throw new UsageError('Give FAULT or --all, not both');
      if (name !== undefined) {
        const on = await client.switchFault(fault(input, false));
        return answer(on, on);
      }
      if (school === undefined && app === undefined) {
        const on = await client.allFaultsOff({});
        return answer(on, on);
      }
      const estab = school === undefined ? undefined : (await client.school({ estab: school })).estab;
      for (const active of (await client.faults({})).on) {
        const { estab: of, relyingParty } = active;
        const isMeant = (estab ?? of) === of && (app ?? relyingParty) === relyingParty;
        if (isMeant) await client.switchFault({ name: active.name, estab: of, relyingParty, on: false });
      }
      const { on } = await client.faults({});
      return answer(on, on);
    },
  },
];

function fault(input: CommandInput, on: boolean) {
  const [estab = null, relyingParty = null] = [input.option('school'), input.option('app')];
  const times = on ? input.option('times') : undefined;
  return {
    name: named(input.need('FAULT')),
    ...readInput(SwitchFault, { estab, relyingParty, on, times: times === undefined ? null : Number(times) }),
  };
}

function named(name: string): FaultName {
  const known = FAULT_NAMES.find((each) => each === name);
  if (!known) throw new UsageError(`There is no fault ${name}`);
  return known;
}

const faultsOn = (faults: Active): string =>
  faults.length === 0
    ? 'No fault is on'
    : table(
        faults.map(({ name, estab, relyingParty, timesLeft }) => [
          name,
          [
            estab ?? 'every school',
            ...(relyingParty === null ? [] : [relyingParty]),
            ...(timesLeft === null ? [] : [timesLeft === 1 ? '1 more time' : `${timesLeft} more times`]),
          ].join(', '),
        ]),
      );
