import { readInstant } from '../../../shared/local-time.ts';
import { phraseFinder } from '../../../shared/names.ts';
import { DEMO_PASSWORD, type DemoSchool } from '../../../shared/sample-data/schools.ts';
import { buttonsOf, isTo, type Received } from '../../journey/inbox.ts';
import { JOURNEY_STATES } from '../../journey/jump/journey-states.ts';
import type { ClientChecks } from '../client-check/client-checks.ts';
import type { ControlRoom } from '../room.ts';
import type { ScenarioLibrary } from '../scenarios/library.ts';
import { scenarioJsonSchema } from '../scenarios/schema.ts';
import { asMermaid, asText, readPosition, sinceReset } from '../timeline/timeline-events.ts';
import type { Email, Introduced } from './answers.ts';
import { appDecisionHandlers } from './app-decision-handlers.ts';
import { appHandlers } from './app-handlers.ts';
import { callbackHandlers } from './callback-handlers.ts';
import { clientCheckHandlers } from './client-check-handlers.ts';
import { faultHandlers } from './fault-handlers.ts';
import type { Handlers } from './routes.ts';

/** The most arrows that are readable in one diagram. */
const MOST_DRAWN = 2000;

/** What the control room does for each route. */
export function handlers(room: ControlRoom, scenarios: ScenarioLibrary, checks: ClientChecks): Handlers {
  return {
    urls: () => room.urls,
    schools: () => room.schools(),
    createSchool: async (chosen) => introduced(await room.createSchool(chosen)),
    school: async ({ estab }) => {
      const [school, people] = await Promise.all([room.school(estab), room.peopleOf(estab)]);
      return { ...school, people: introduced(people) };
    },
    jump: ({ estab, to }) => room.jump(estab, to),
    installAgent: ({ estab }) => room.installAgent(estab),
    reset: async ({ estab }) => {
      await room.reset(estab);
      return room.school(estab);
    },
    enter: async ({ estab, who, landing }) => ({ url: await room.enter(estab, who, landing) }),
    journal: async ({ estab, since }) => {
      const { events, position } = await room.timeline(estab, readPosition(since));
      return { events, position: asText(position) };
    },
    journalAsMermaid: async ({ estab }) => {
      const { events } = await room.timelineBefore(estab, undefined, MOST_DRAWN);
      return asMermaid(sinceReset(events));
    },
    waitForEvent: ({ estab, event, timeout }) => room.waitFor(estab, event, timeout * 1000),
    ...appHandlers(room),
    ...appDecisionHandlers(room),
    ...callbackHandlers(room),
    ...clientCheckHandlers(checks),
    inbox: async ({ to, subject, estab }) => {
      const mail = estab ? await room.inbox.ofSchool(estab) : await room.inbox.all();
      const isAbout = phraseFinder(subject);
      return mail
        .filter((email) => (!to || email.readers.some(isTo(to))) && isAbout(email.subject))
        .map(withButtons);
    },
    waitForEmail: async ({ to, subject, except, since, timeout }) => {
      await room.flush();
      const wanted = {
        ...{ to, subject, except: new Set(except.split(',')) },
        ...(since === undefined ? {} : { since: readInstant(since) }),
      };
      return withButtons(await room.inbox.waitFor(wanted, timeout * 1000));
    },
    clock: ({ estab = null }) => ({ now: room.now(estab).toISOString() }),
    advanceClock: async ({ by, estab }) => ({ now: (await room.advance(by, estab)).toISOString() }),
    backToRealTime: async () => ({ now: (await room.backToRealTime()).toISOString() }),
    ...faultHandlers(room),
    states: () => JOURNEY_STATES.map(({ name, title }) => ({ name, title })),
    scenarios: () =>
      scenarios
        .list()
        .map(({ name, title, summary, trainer, tester }) => ({ name, title, summary, trainer, tester })),
    scenarioSchema: () => scenarioJsonSchema(),
    checkScenario: (sent) => {
      const read = scenarios.read(sent);
      return { problems: read.ok ? [] : read.problems };
    },
    loadScenario: async (sent) => {
      const scenario = scenarios.mustRead(sent);
      return { title: scenario.title, schools: await scenarios.load(scenario) };
    },
    flush: async () => {
      await room.flush();
      return {};
    },
    saveState: () => room.saveState(),
    loadState: ({ file }) => room.loadState(file),
    resetAll: async () => {
      await room.resetAll();
      return room.schools();
    },
  };
}

function introduced(school: DemoSchool): Introduced {
  const { estab, urn, name, phase, mis, head, coordinator, administrator } = school;
  return { estab, urn, name, phase, mis, head, coordinator, administrator, password: DEMO_PASSWORD };
}

const withButtons = ({ messageId: _, headers: __, readers: ___, ...email }: Received): Email => ({
  ...email,
  buttons: buttonsOf(email.html),
});
