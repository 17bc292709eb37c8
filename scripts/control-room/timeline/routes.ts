import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { formatTimestamp } from '../../../shared/clock.ts';
import { NotFoundError } from '../../../shared/errors.ts';
import { finder } from '../../../shared/names.ts';
import { streamEvents } from '../../../shared/web/event-stream.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { fileRendererOf } from '../../render-file.ts';
import type { ControlRoom } from '../room.ts';
import type { Pages, Parts } from './locals.ts';
import {
  asText,
  LANE_NAMES,
  type Position,
  readPosition,
  sinceReset,
  type TimelineEvent,
} from './timeline-events.ts';

const EVENTS_A_PAGE = 200;
/** How many are looked through for those that a filter lets pass. */
const LOOKED_THROUGH = 2000;
const LOOK_AGAIN_MS = 300;

const Filter = z.object({
  kind: z.enum(['decision', 'request', 'email']).optional().catch(undefined),
  lane: z.enum(['school', 'hub', 'portal', 'inbox']).optional().catch(undefined),
  text: z.string().trim().max(100).catch(''),
  before: z.string().optional().catch(undefined),
  all: z.string().optional().catch(undefined),
});
type Filter = z.output<typeof Filter>;

const render = rendererOf<Pages>();
const renderPart = fileRendererOf<Parts>(new URL('..', import.meta.url));

/** What happened at a school, or at all of them, on both sides: live, with what was sent and answered. */
export function timelineRoutes(room: ControlRoom): Router {
  const router = Router();

  router.get(['/timeline', '/timeline/:estab'], async (request, response) => {
    const estab = await schoolIn(request);
    const filter = Filter.parse(request.query);
    const isFiltered = filter.kind !== undefined || filter.lane !== undefined || filter.text !== '';
    const { events, before, position } = await room.timelineBefore(
      estab,
      filter.before === undefined ? undefined : readPosition(filter.before),
      isFiltered ? LOOKED_THROUGH : EVENTS_A_PAGE,
    );
    const hidesEarlier = filter.all === undefined && filter.before === undefined;
    const sinceTheReset = sinceReset(events);
    const hasReset = sinceTheReset.length < events.length;
    const shown = (hidesEarlier ? sinceTheReset : events).filter(passing(filter));
    render(response, 'timeline/page', {
      school: estab === null ? null : await room.school(estab),
      shown,
      filter,
      laneNames: LANE_NAMES,
      formatTimestamp,
      schoolNames: await namesFor(estab),
      earlier: hidesEarlier && hasReset ? 'before the reset' : before,
      live: filter.before === undefined ? asText(position) : null,
      base: estab === null ? '/timeline' : `/timeline/${estab}`,
    });
  });

  router.get(['/timeline-events', '/timeline-events/:estab'], async (request, response) => {
    const estab = await schoolIn(request);
    const filter = Filter.parse(request.query);
    const since = request.get('Last-Event-ID') ?? z.string().catch('').parse(request.query.since);
    stream(response, estab, filter, readPosition(since));
  });

  router.get('/timeline-email/:messageId', async (request, response) => {
    const email = await room.inbox.byMessageId(request.params.messageId);
    if (!email) throw new NotFoundError('The inbox no longer has this email');
    response.redirect(303, `/mail/${email.estab ?? 'all'}/${email.id}`);
  });

  /** Null for all schools. @throws NotFoundError */
  async function schoolIn(request: Request): Promise<string | null> {
    const { estab } = request.params;
    return typeof estab === 'string' ? (await room.school(estab)).estab : null;
  }

  /** What the rows call each school: nothing on the timeline of one. */
  async function namesFor(estab: string | null): Promise<Record<string, string>> {
    if (estab !== null) return {};
    return Object.fromEntries((await room.schools()).map((school) => [school.estab, school.name]));
  }

  /** Each event is named by the position after it. */
  function stream(response: Response, estab: string | null, filter: Filter, since: Position): void {
    let position = since;
    streamEvents(response, LOOK_AGAIN_MS, async ({ send }) => {
      const read = await room.timeline(estab, position);
      position = read.position;
      const shown = read.events.filter(passing(filter));
      if (shown.length > 0) send(await rendered(shown, await namesFor(estab)), asText(position));
    });
  }

  return router;
}

const rendered = (events: readonly TimelineEvent[], schoolNames: Record<string, string>) =>
  Promise.all(
    events.map((event) =>
      renderPart('timeline/event', { event, laneNames: LANE_NAMES, formatTimestamp, schoolNames }),
    ),
  );

function passing(filter: Filter): (event: TimelineEvent) => boolean {
  const isFound = finder(filter.text);
  return ({ kind, from, to, title, detail }) => {
    if (filter.kind !== undefined && kind !== filter.kind) return false;
    if (filter.lane !== undefined && from !== filter.lane && to !== filter.lane) return false;
    return filter.text === '' || isFound(`${title} ${JSON.stringify(detail)}`);
  };
}
