import { type Response, Router } from 'express';
import { z } from 'zod';
import { NotFoundError } from '../../../shared/errors.ts';
import type { EventName } from '../../../shared/journal/events.ts';
import { digestOf } from '../../../shared/web/digest.ts';
import { readInput } from '../../../shared/web/read-input.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { JOURNEY_STATES } from '../../journey/jump/journey-states.ts';
import type { ControlRoom } from '../room.ts';
import { sinceReset } from '../timeline/timeline-events.ts';
import { addressAt, PEOPLE, type Person, type State, stateOf } from './address.ts';
import type { Pages } from './locals.ts';

const text = z.string().trim().max(100).default('');
const Link = z.object({ school: text, state: text, as: text });
const Order = Link.extend({ seen: text });

/** Enough to see whether a school has begun. */
const EVENTS = 200;
/** Changes nothing that a jump could undo. */
const SIGNED_IN: EventName = 'accounts.signed-in';
const CHANGED = 'Something has happened at this school since you opened the page.';

const render = rendererOf<Pages>();

/**
 * Links that move a school to a state and open its page, for a manual or a bug report. Opening one changes nothing, not
 * even when a browser prefetches it or another site leads here. The page’s own form does. It
 * is sent without a press only where nobody has used the school.
 */
export function goRoutes(room: ControlRoom): Router {
  const router = Router();

  router.get('/go', async (request, response) => {
    const link = await read(readInput(Link, request.query));
    allowLandings(response, room);
    render(response, 'go/page', { ...(await shown(link)), notice: undefined });
  });

  router.post('/go', async (request, response) => {
    const { seen, ...sent } = readInput(Order, request.body);
    const link = await read(sent);
    const page = await shown(link);
    allowLandings(response, room);
    if (seen !== page.seen)
      return render(response.status(409), 'go/page', { ...page, hasBegun: true, notice: CHANGED });
    await room.jump(link.estab, link.state.name);
    response.redirect(303, await addressAt(room, link.estab, link.state, link.as));
  });

  router.get('/go/open', async (request, response) => {
    const { estab, state, as } = await read(readInput(Link, request.query));
    response.redirect(303, await addressAt(room, estab, state, as));
  });

  return router;

  async function read({ school, state, as }: z.output<typeof Link>): Promise<Target> {
    const found = JOURNEY_STATES.find(({ name }) => name === state);
    if (!found)
      throw new NotFoundError(
        `${isMissing('state', state)}. Use one of ${JOURNEY_STATES.map(({ name }) => name).join(', ')}`,
      );
    const person = PEOPLE.find((each) => each === as);
    if (as !== '' && !person)
      throw new NotFoundError(
        `${isMissing('person', as)}. Use one of ${PEOPLE.join(', ')}, or leave as= out`,
      );
    return { estab: await estabOf(school), state: found, as: person };
  }

  async function estabOf(school: string): Promise<string> {
    const schools = await room.schools();
    const all = `Use one of ${schools.map(({ name, estab }) => `${name} (${estab})`).join(', ')}`;
    if (school === '') throw new NotFoundError(`${isMissing('school', '')}. ${all}`);
    const estab = await room.estabOf(school).catch((error: unknown) => {
      throw error instanceof NotFoundError ? new NotFoundError(`${error.message}. ${all}`) : error;
    });
    if (!schools.some((each) => each.estab === estab))
      throw new NotFoundError(`There is no school ${school}. ${all}`);
    return estab;
  }

  async function shown({ estab, state, as }: Target) {
    const [school, { events }] = await Promise.all([
      room.school(estab),
      room.timelineBefore(estab, undefined, EVENTS),
    ]);
    const since = sinceReset(events).filter(
      ({ kind, detail }) => kind === 'decision' && detail.event !== SIGNED_IN,
    );
    const hasBegun = since.length > 0 || school.hub?.state !== 'none' || school.portal?.state !== 'none';
    const isThere = stateOf(school) === state.name;
    const seen = digestOf([estab, hasBegun, since.at(-1)?.id ?? null]);
    return { school, state, as, hasBegun, isThere, seen };
  }
}

/** Chromium takes where a form is redirected to for a part of where it is sent. */
function allowLandings(response: Response, { urls }: ControlRoom): void {
  const policy = String(response.getHeader('Content-Security-Policy'));
  const landings = `form-action 'self' ${urls.hub} ${urls.portal}`;
  response.setHeader('Content-Security-Policy', policy.replace("form-action 'self'", landings));
}

interface Target {
  estab: string;
  state: State;
  as: Person | undefined;
}

const isMissing = (name: string, value: string): string =>
  value === '' ? `The link names no ${name}` : `There is no ${name} “${value}”`;
