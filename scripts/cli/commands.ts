import { UsageError } from '../../shared/errors.ts';
import { EVENT_NAMES } from '../../shared/journal/events.ts';
import { readInput } from '../../shared/web/read-input.ts';
import { Enter, Jump, NewSchool, WaitForEvent } from '../control-room/api/routes.ts';
import { JOURNEY_STATE_NAMES } from '../journey/jump/journey-states.ts';
import { appDecisionCommands } from './app-decisions.ts';
import { appCommands } from './apps.ts';
import { callbackCommands } from './callback.ts';
import { clientCheckCommands } from './client-check.ts';
import type { Answer, Argument, Command, Option } from './command.ts';
import { completion } from './completion.ts';
import { faultCommands } from './faults.ts';
import { events, introduction, letter, mailList, status, statuses } from './format.ts';
import { misCommands } from './mis.ts';
import { scenarioCommands } from './scenario.ts';
import { start } from './start.ts';
import { stateCommands } from './state.ts';

const ESTAB: Argument = { name: 'ESTAB', about: 'A school’s seven digits, or its name', choices: 'schools' };
const TIMEOUT: Option = { value: 'SECONDS', about: 'How long to wait; default 10' };
const TO: Option = { value: 'ADDRESS', about: 'Who it was sent to' };
const SUBJECT: Option = { value: 'TEXT', about: 'Text in the subject' };
const SINCE: Option = {
  value: 'TIME',
  about: 'Only emails sent from then on, for example 2026-09-01T08:30:00Z',
};
const SCHOOL: Option = { value: 'ESTAB', about: 'Only this school', choices: 'schools' };

const answer = (json: unknown, text: string): Answer => ({ json, text });
const moment = (json: { now: string }): Answer => answer(json, json.now);

/** All that can be typed. */
export const COMMANDS: readonly Command[] = [
  start,
  {
    name: 'school create',
    about: 'Create a school of your own',
    options: {
      name: { value: 'NAME', about: 'Invented by default' },
      phase: {
        value: 'PHASE',
        about: 'Primary by default',
        choices: NewSchool.shape.phase.unwrap().options,
      },
      mis: { value: 'MIS', about: 'The MIS it uses, for example Arbor' },
    },
    async run(input, client) {
      const chosen = { name: input.option('name'), phase: input.option('phase'), mis: input.option('mis') };
      const school = await client.createSchool(readInput(NewSchool, chosen));
      return answer(school, introduction(school));
    },
  },
  {
    name: 'school list',
    about: 'List the schools and their state on both sides',
    async run(_input, client) {
      const schools = await client.schools({});
      return answer(schools, statuses(schools));
    },
  },
  {
    name: 'school show',
    about: 'Show a school’s state, its people and how they sign in',
    args: [ESTAB],
    async run(input, client) {
      const school = await client.school({ estab: input.need('ESTAB') });
      return answer(school, `${introduction(school.people)}\n\n${status(school)}`);
    },
  },
  {
    name: 'jump',
    about: 'Reset a school and move it to a state of the journey, by running each step',
    args: [ESTAB, { name: 'STATE', about: 'The state to reach', choices: JOURNEY_STATE_NAMES }],
    async run(input, client) {
      const { to } = readInput(Jump, { to: input.need('STATE') });
      const there = await client.jump({ estab: input.need('ESTAB'), to });
      return answer(there, status(there));
    },
  },
  {
    name: 'inbox list',
    about: 'List the emails that have arrived, oldest first',
    options: { to: TO, subject: SUBJECT, school: SCHOOL },
    async run(input, client) {
      const mail = await client.inbox({
        to: input.option('to'),
        subject: input.option('subject'),
        estab: input.option('school'),
      });
      return answer(mail, mailList(mail));
    },
  },
  {
    name: 'inbox wait',
    about: 'Wait for an email and show it',
    options: { to: TO, subject: SUBJECT, since: SINCE, timeout: TIMEOUT },
    async run(input, client) {
      const to = input.option('to');
      if (to === undefined) throw new UsageError('Add who the email is sent to: --to ADDRESS');
      const email = await client.waitForEmail({
        ...{ to, subject: input.option('subject'), since: input.option('since') },
        timeout: input.option('timeout'),
      });
      return answer(email, letter(email));
    },
  },
  {
    name: 'clock show',
    about: 'Show the sandbox’s time, or a school’s',
    options: { school: SCHOOL },
    run: async (input, client) => moment(await client.clock({ estab: input.option('school') })),
  },
  {
    name: 'clock advance',
    about: 'Move the clock forward, for every school or for one',
    options: { school: SCHOOL },
    args: [{ name: 'BY', about: '90m, 6h, 15d, 2w, monday, september, or a date such as 2027-01-04' }],
    run: async (input, client) =>
      moment(await client.advanceClock({ by: input.need('BY'), estab: input.option('school') })),
  },
  {
    name: 'clock real',
    about: 'Return the clock to real time',
    run: async (_input, client) => moment(await client.backToRealTime({})),
  },
  ...faultCommands,
  {
    name: 'journal',
    about: 'Show what happened at a school, on both sides',
    args: [ESTAB],
    async run(input, client) {
      const journal = await client.journal({ estab: input.need('ESTAB') });
      return answer(journal, events(journal.events));
    },
  },
  {
    name: 'wait',
    about: 'Wait for an event at a school',
    args: [
      ESTAB,
      {
        name: 'EVENT',
        about: 'An event in detail.event of journal --json, for example authorisation.given',
        choices: EVENT_NAMES,
      },
    ],
    options: { timeout: TIMEOUT },
    async run(input, client) {
      const { event } = readInput(WaitForEvent, { event: input.need('EVENT') });
      const found = await client.waitForEvent({
        ...{ estab: input.need('ESTAB'), event, timeout: input.option('timeout') },
      });
      return answer(found, events([found]));
    },
  },
  {
    name: 'enter',
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
    options: { landing: { value: 'PATH', about: 'The page to land on, for example /data-sharing' } },
    async run(input, client) {
      const entry = readInput(Enter, { who: input.need('WHO'), landing: input.option('landing') });
      const entrance = await client.enter({ estab: input.need('ESTAB'), ...entry });
      return answer(entrance, entrance.url);
    },
  },
  {
    name: 'reset',
    about: 'Reset a school, or every school with --all',
    args: [{ ...ESTAB, optional: true }],
    options: { all: { about: 'Every school' } },
    async run(input, client) {
      if (input.isOn('all') && input.argument('ESTAB') !== undefined)
        throw new UsageError('Give ESTAB or --all, not both');
      const schools = input.isOn('all')
        ? await client.resetAll({})
        : [await client.reset({ estab: input.need('ESTAB') })];
      return answer(schools, statuses(schools));
    },
  },
  ...appCommands,
  ...appDecisionCommands,
  ...callbackCommands,
  ...clientCheckCommands,
  ...stateCommands,
  ...scenarioCommands,
  ...misCommands,
  completion,
];
