import { type ErrorRequestHandler, Router } from 'express';
import { z } from 'zod';
import { NotFoundError, UsageError } from '../../shared/errors.ts';
import { FAULT_GROUPS, FAULT_NAMES, FAULTS, faultOf } from '../../shared/faults/catalogue.ts';
import type { Log } from '../../shared/log.ts';
import { finder } from '../../shared/names.ts';
import { expandSchool } from '../../shared/sample-data/new-school.ts';
import { DEMO_PARTNERS } from '../../shared/sample-data/partners.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS, type DemoSchool } from '../../shared/sample-data/schools.ts';
import { schoolNumber } from '../../shared/school-number.ts';
import { readInput } from '../../shared/web/read-input.ts';
import { rendererOf } from '../../shared/web/render.ts';
import { withStatus } from '../../shared/web/with-status.ts';
import { JOURNEY_STATE_NAMES, JOURNEY_STATES } from '../journey/jump/journey-states.ts';
import { TIMES } from './api/fault-routes.ts';
import { explain } from './errors.ts';
import { addressAt, stateOf } from './go/address.ts';
import type { ControlRoom } from './room.ts';
import type { ScenarioLibrary } from './scenarios/library.ts';
import type { SchoolOnBothSides } from './schools.ts';
import { HUB_LABELS } from './state-labels.ts';
import type { Pages, StoryProgress, Surroundings } from './views/locals.ts';

const Jump = z.object({ to: z.enum(JOURNEY_STATE_NAMES, 'Choose a state, then press Jump') });
const Jumped = z.object({ school: z.string(), at: z.enum(JOURNEY_STATE_NAMES) });
const LANDINGS = {
  coordinator: undefined,
  guided: '/admin-hub/school/mis-sync?guide=on',
  wellbeing: '/wellbeing',
  administrator: undefined,
} as const;
const Who = z.enum(['coordinator', 'guided', 'wellbeing', 'administrator']);
/** From so many schools on, the start page has a search. */
const MANY_SCHOOLS = 10;
const Filter = z.object({
  search: z.string().trim().max(100).catch(''),
  only: z
    .enum(['disagree', ...Object.keys(HUB_LABELS)])
    .or(z.literal(''))
    .catch(''),
});
const WhoseClock = z.object({
  school: z
    .string()
    .regex(/^\d{7}$/)
    .nullable()
    .default(null),
});
const Advance = WhoseClock.extend({ by: z.string().trim().max(40) });
const SwitchFault = z.object({
  name: z.enum(FAULT_NAMES),
  estab: z
    .string()
    .regex(/^\d{7}$/)
    .or(z.literal('').transform(() => null)),
  relyingParty: z
    .string()
    .trim()
    .max(253)
    .default('')
    .transform((id) => (id === '' ? null : id)),
  times: z
    .literal('')
    .transform(() => null)
    .or(z.coerce.number<string>().pipe(TIMES))
    .default(null),
  on: z.enum(['on', 'off']).transform((on) => on === 'on'),
});

const DONE: Record<string, string> = {
  reset: 'Done: the school is reset on both sides.',
  'reset-all': 'Done: all schools are reset.',
  installed: 'Done: the agent is installed, and the school has an email about it.',
  created: 'Done: the new school is the last in the list.',
  advanced: 'Done: the clock has moved forward and due events have run.',
  real: 'The clock shows real time again.',
  fault: 'Done: your changes to the faults are saved.',
};

const render = rendererOf<Pages>();

/** The control room’s pages. */
export function controlRoomPages(
  room: ControlRoom,
  {
    scenarios,
    storyProgress,
  }: { scenarios: ScenarioLibrary; storyProgress: () => StoryProgress | undefined },
): Router {
  const router = Router();
  const { urls } = room;

  router.get('/', async (request, response) => {
    const all = (await room.schools()).map((school) => ({
      ...school,
      people: peopleIn(school),
      at: stateOf(school),
    }));
    const { search, only } = Filter.parse(request.query);
    const schools = all.filter(passing({ search, only }));
    render(response, 'views/start', {
      urls,
      password: DEMO_PASSWORD,
      partners: Object.values(DEMO_PARTNERS),
      first: DEMO_SCHOOLS[0],
      schools,
      filter: {
        search,
        only,
        all: all.length,
        isOffered: all.length >= MANY_SCHOOLS || schools.length < all.length,
      },
      states: JOURNEY_STATES,
      scenarios: scenarios.list(),
      jumped: jumpedTo(request.query, schools),
      story: storyProgress() ?? null,
      ...(await surroundings(request.query.did)),
    });
  });

  router.post('/schools', async (_request, response) => {
    await room.createSchool();
    response.redirect(303, '/?did=created#main');
  });
  router.post('/schools/:estab/jump', async (request, response) => {
    const { estab } = request.params;
    const { to } = readInput(Jump, request.body);
    await room.jump(estab, to);
    response.redirect(303, `/?${new URLSearchParams({ school: estab, at: to })}#school-${estab}`);
  });
  router.post('/schools/:estab/reset', async (request, response) => {
    const { estab } = request.params;
    await room.reset(estab);
    response.redirect(303, `/?did=reset#school-${estab}`);
  });
  router.post('/schools/:estab/agent', async (request, response) => {
    const { estab } = request.params;
    await room.installAgent(estab);
    response.redirect(303, `/?did=installed#school-${estab}`);
  });
  router.post('/reset', async (_request, response) => {
    await room.resetAll();
    response.redirect(303, '/?did=reset-all');
  });
  router.get('/schools/:estab/enter/:who', async (request, response) => {
    const { estab } = request.params;
    const who = Who.safeParse(request.params.who);
    if (!who.success)
      throw new NotFoundError('You can enter as coordinator, guided, in wellbeing, or as administrator');
    await room.school(estab);
    const account = who.data === 'administrator' ? 'administrator' : 'coordinator';
    response.redirect(303, await room.enter(estab, account, LANDINGS[who.data]));
  });

  router.get('/schools/:estab/reached/:state', async (request, response) => {
    const { estab } = request.params;
    const state = JOURNEY_STATES.find(({ name }) => name === request.params.state);
    if (!state) throw new NotFoundError('There is no such state');
    response.redirect(303, await addressAt(room, estab, state));
  });

  router.get('/clock', async (request, response) => {
    const { school } = readInput(WhoseClock, request.query);
    render(response, 'views/clock', { error: null, ...(await clockOf(school, request.query.did)) });
  });
  router.post('/clock/advance', async (request, response) => {
    const { by, school } = readInput(Advance, request.body);
    try {
      await room.advance(by, school);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const page = await clockOf(school, undefined);
      return render(response.status(422), 'views/clock', { error: error.message, ...page });
    }
    response.redirect(303, `/clock?did=advanced${school === null ? '' : `&school=${school}`}`);
  });
  router.post('/clock/real', async (_request, response) => {
    await room.backToRealTime();
    response.redirect(303, '/clock?did=real');
  });

  router.get('/faults', async (request, response) => {
    render(response, 'views/faults', {
      groups: Object.entries(FAULT_GROUPS).map(([group, title]) => ({
        ...{ id: group, title },
        faults: FAULTS.filter((fault) => fault.group === group),
      })),
      schools: await room.schools(),
      apps: await room.apps(),
      ...(await surroundings(request.query.did)),
    });
  });
  router.post('/faults', async (request, response) => {
    const { name, estab, on, ...limits } = readInput(SwitchFault, request.body);
    await room.switchFault(name, estab, on, limits);
    response.redirect(303, '/faults?did=fault');
  });
  router.post('/faults/off', async (_request, response) => {
    await room.allFaultsOff();
    response.redirect(303, '/faults?did=fault');
  });

  return router;

  /** @param estab null for everybody's */
  async function clockOf(estab: string | null, did: unknown) {
    const schools = await room.schools();
    const isAhead = new Set(room.schoolsAhead());
    return {
      school: estab === null ? null : await room.school(estab),
      schoolTime: room.now(estab),
      schools,
      ahead: schools
        .filter((each) => isAhead.has(each.estab))
        .map(({ estab: number, name }) => ({ estab: number, name, time: room.now(number) })),
      ...(await surroundings(did)),
    };
  }

  async function surroundings(did: unknown): Promise<Surroundings> {
    const faultsOn = await room.faults();
    return {
      now: room.now(),
      faultsOn,
      // This page shows the faults of all schools, so one school’s fault names the school.
      faults: () =>
        faultsOn.map(({ name, estab, ...rest }) => {
          const { title, seen } = faultOf(name);
          return { ...rest, name, seen, estab: null, title: estab === null ? title : `${title} (${estab})` };
        }),
      notice: typeof did === 'string' ? DONE[did] : undefined,
    };
  }
}

function peopleIn({ estab, hub }: SchoolOnBothSides): DemoSchool | undefined {
  return (
    DEMO_SCHOOLS.find((each) => each.estab === estab) ?? (hub?.facts ? expandSchool(hub.facts) : undefined)
  );
}

function passing({ search, only }: z.output<typeof Filter>) {
  const isFound = finder(search);
  return ({
    estab,
    name,
    hub,
    disagreement,
    people,
  }: SchoolOnBothSides & { people: DemoSchool | undefined }) => {
    if (only === 'disagree' ? disagreement === null : only !== '' && hub?.state !== only) return false;
    const persons = people ? [people.coordinator, people.administrator, people.head] : [];
    const names = persons.flatMap(({ forename, surname, email }) => [forename, surname, email]);
    return isFound([name, estab, schoolNumber(estab), people?.coordinator.username, ...names].join(' '));
  };
}

/** The jump that led to the start page, for its message. */
function jumpedTo(query: unknown, schools: readonly SchoolOnBothSides[]) {
  const { data } = Jumped.safeParse(query);
  const school = schools.find(({ estab }) => estab === data?.school);
  const state = JOURNEY_STATES.find(({ name }) => name === data?.at);
  return school && state ? { estab: school.estab, state } : null;
}

/** The page for any error that a route throws. */
export const problem =
  (log: Log): ErrorRequestHandler =>
  (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, message } = explain(error, log, response);
    render(withStatus(response, status), 'views/problem', { advice: message });
  };
