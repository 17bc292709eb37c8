import { FAULT_NAMES } from '../../shared/faults/catalogue.ts';
import { EVENT_NAMES } from '../../shared/journal/events.ts';
import { readInput } from '../../shared/web/read-input.ts';
import { UsageError } from '../arguments.ts';
import { Enter, Jump, NewSchool, SwitchFault, WaitForEvent } from '../control-room/api/routes.ts';
import { JOURNEY_STATE_NAMES } from '../journey/jump/journey-states.ts';
import type { Answer, Argument, Command, Option } from './command.ts';
import { completion } from './completion.ts';
import { misCommands } from './mis.ts';
import { start } from './start.ts';
import { events, faultsOn, introduction, letter, mailList, standing, standings, table } from './words.ts';

const ESTAB: Argument = { name: 'ESTAB', about: 'A school’s seven digits', choices: 'schools' };
const TIMEOUT: Option = { value: 'SECONDS', about: 'How long to wait; default 10' };
const TO: Option = { value: 'ADDRESS', about: 'Who it was sent to' };
const SUBJECT: Option = { value: 'WORDS', about: 'Text in the subject' };
const SCHOOL: Option = { value: 'ESTAB', about: 'Only this school', choices: 'schools' };
const FAULT: Argument = { name: 'FAULT', about: 'As fault list names it', choices: FAULT_NAMES };

const answer = (json: unknown, text: string): Answer => ({ json, text });
const moment = (json: { now: string }): Answer => answer(json, json.now);

/** All that can be typed. */
export const COMMANDS: readonly Command[] = [
  start,
  {
    words: 'school create',
    about: 'Create a school of your own',
    options: {
      name: { value: 'NAME', about: 'Invented by default' },
      phase: {
        value: 'PHASE',
        about: 'Primary by default',
        choices: NewSchool.shape.phase.unwrap().options,
      },
      mis: { value: 'MIS', about: 'Which MIS it uses, as Arbor' },
    },
    async run(given, client) {
      const chosen = { name: given.option('name'), phase: given.option('phase'), mis: given.option('mis') };
      const school = await client.createSchool(readInput(NewSchool, chosen));
      return answer(school, introduction(school));
    },
  },
  {
    words: 'school list',
    about: 'List the schools and their state on both sides',
    async run(_given, client) {
      const schools = await client.schools({});
      return answer(schools, standings(schools));
    },
  },
  {
    words: 'school show',
    about: 'Show a school’s state, its people and how they sign in',
    args: [ESTAB],
    async run(given, client) {
      const school = await client.school({ estab: given.need('ESTAB') });
      return answer(school, `${introduction(school.people)}\n\n${standing(school)}`);
    },
  },
  {
    words: 'jump',
    about: 'Bring a school to a state of the journey, by running each step',
    args: [ESTAB, { name: 'PLACE', about: 'Where to', choices: JOURNEY_STATE_NAMES }],
    async run(given, client) {
      const { to } = readInput(Jump, { to: given.need('PLACE') });
      const there = await client.jump({ estab: given.need('ESTAB'), to });
      return answer(there, standing(there));
    },
  },
  {
    words: 'inbox list',
    about: 'List the emails that have arrived, oldest first',
    options: { to: TO, subject: SUBJECT, school: SCHOOL },
    async run(given, client) {
      const mail = await client.inbox({
        to: given.option('to'),
        subject: given.option('subject'),
        estab: given.option('school'),
      });
      return answer(mail, mailList(mail));
    },
  },
  {
    words: 'inbox wait',
    about: 'Wait for an email and show it',
    options: { to: TO, subject: SUBJECT, timeout: TIMEOUT },
    async run(given, client) {
      const to = given.option('to');
      if (to === undefined) throw new UsageError('Say who the email is sent to: --to ADDRESS');
      const email = await client.waitForEmail({
        ...{ to, subject: given.option('subject'), timeout: given.option('timeout') },
      });
      return answer(email, letter(email));
    },
  },
  {
    words: 'clock show',
    about: 'Show the sandbox’s time',
    run: async (_given, client) => moment(await client.clock({})),
  },
  {
    words: 'clock advance',
    about: 'Put the clock forward, for every school',
    args: [{ name: 'BY', about: '90m, 6h, 15d, 2w, monday, september, or a date such as 2027-01-04' }],
    run: async (given, client) => moment(await client.advanceClock({ by: given.need('BY') })),
  },
  {
    words: 'clock real',
    about: 'Return the clock to real time',
    run: async (_given, client) => moment(await client.backToRealTime({})),
  },
  {
    words: 'fault list',
    about: 'List the faults that can be simulated, and those that are on',
    async run(_given, client) {
      const faults = await client.faults({});
      const known = table(faults.known.map(({ name, title }) => [name, title]));
      return answer(faults, `${known}\n\n${faultsOn(faults.on)}`);
    },
  },
  {
    words: 'fault on',
    about: 'Simulate a fault',
    args: [FAULT],
    options: { school: SCHOOL },
    async run(given, client) {
      const on = await client.switchFault(fault(given.need('FAULT'), given.option('school'), true));
      return answer(on, faultsOn(on));
    },
  },
  {
    words: 'fault off',
    about: 'Switch a fault off, or every fault without FAULT',
    args: [{ ...FAULT, optional: true }],
    options: { school: SCHOOL, all: { about: 'Every fault, as without FAULT' } },
    async run(given, client) {
      const name = given.argument('FAULT');
      const school = given.option('school');
      if (given.isOn('all') && name !== undefined) throw new UsageError('Give FAULT or --all, not both');
      if (name !== undefined) {
        const on = await client.switchFault(fault(name, school, false));
        return answer(on, faultsOn(on));
      }
      if (school === undefined) {
        const on = await client.allFaultsOff({});
        return answer(on, faultsOn(on));
      }
      for (const active of (await client.faults({})).on) {
        if (active.estab === school) await client.switchFault(fault(active.name, school, false));
      }
      const { on } = await client.faults({});
      return answer(on, faultsOn(on));
    },
  },
  {
    words: 'journal',
    about: 'Show what happened at a school, on both sides',
    args: [ESTAB],
    async run(given, client) {
      const journal = await client.journal({ estab: given.need('ESTAB') });
      return answer(journal, events(journal.events));
    },
  },
  {
    words: 'wait',
    about: 'Wait until something has happened at a school',
    args: [
      ESTAB,
      {
        name: 'EVENT',
        about: 'As journal --json names it, such as authorisation.given',
        choices: EVENT_NAMES,
      },
    ],
    options: { timeout: TIMEOUT },
    async run(given, client) {
      const { event } = readInput(WaitForEvent, { event: given.need('EVENT') });
      const happening = await client.waitForEvent({
        ...{ estab: given.need('ESTAB'), event, timeout: given.option('timeout') },
      });
      return answer(happening, events([happening]));
    },
  },
  {
    words: 'enter',
    about: 'Print a link that signs in once',
    args: [
      ESTAB,
      {
        name: 'WHO',
        about:
          'The Access Coordinator in the Hub, or the first administrator in the portal. A head has no account of their own: open the invitation from their inbox',
        choices: Enter.shape.who.options,
      },
    ],
    options: { landing: { value: 'PATH', about: 'The page to land on, as /data-sharing' } },
    async run(given, client) {
      const said = readInput(Enter, { who: given.need('WHO'), landing: given.option('landing') });
      const entrance = await client.enter({ estab: given.need('ESTAB'), ...said });
      return answer(entrance, entrance.url);
    },
  },
  {
    words: 'reset',
    about: 'Bring a school back to its beginning, or every school with --all',
    args: [{ ...ESTAB, optional: true }],
    options: { all: { about: 'Every school' } },
    async run(given, client) {
      const schools = given.isOn('all')
        ? await client.resetAll({})
        : [await client.reset({ estab: given.need('ESTAB') })];
      return answer(schools, standings(schools));
    },
  },
  ...misCommands,
  completion,
];

/** @param school left out for every school */
function fault(name: string, school: string | undefined, on: boolean) {
  const known = FAULT_NAMES.find((each) => each === name);
  if (!known) throw new UsageError(`There is no fault ${name}`);
  return { name: known, ...readInput(SwitchFault, { estab: school ?? null, on }) };
}
