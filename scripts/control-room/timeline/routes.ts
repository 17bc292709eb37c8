import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { NotFoundError } from '../../../shared/errors.ts';
import { streamEvents } from '../../../shared/web/event-stream.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { fileRendererOf } from '../../render-file.ts';
import type { ControlRoom } from '../room.ts';
import type { Pages, Parts } from './locals.ts';
import { type Filter, LEVELS, type Row, rowMaker } from './rows.ts';
import { asText, BEGINNING, LANE_NAMES, type Position, readPosition, sinceReset } from './timeline-events.ts';

const EVENTS_A_PAGE = 200;
/** How many are looked through for those that a filter lets pass. */
const LOOKED_THROUGH = 2000;
const LOOK_AGAIN_MS = 300;

const Query = z.object({
  level: z.enum(['reader', 'tester']).catch('reader'),
  kind: z.enum(['decision', 'request', 'email']).optional().catch(undefined),
  lane: z.enum(['school', 'hub', 'portal', 'inbox']).optional().catch(undefined),
  text: z.string().trim().max(100).catch(''),
  before: z.string().optional().catch(undefined),
  all: z.string().optional().catch(undefined),
});

const render = rendererOf<Pages>();
const renderPart = fileRendererOf<Parts>(new URL('..', import.meta.url));

/** What happened at a school, or at all of them, on both sides: live, with what was sent and answered. */
export function timelineRoutes(room: ControlRoom): Router {
  const router = Router();

  router.get(['/timeline', '/timeline/:estab'], async (request, response) => {
    const estab = await schoolIn(request);
    const { before: end, all, ...filter } = Query.parse(request.query);
    const isFiltered = filter.kind !== undefined || filter.lane !== undefined || filter.text !== '';
    const { events, before, position } = await room.timelineBefore(
      estab,
      end === undefined ? undefined : readPosition(end),
      isFiltered ? LOOKED_THROUGH : EVENTS_A_PAGE,
    );
    const hidesEarlier = all === undefined && end === undefined;
    const sinceTheReset = sinceReset(events);
    const hasReset = sinceTheReset.length < events.length;
    const base = estab === null ? '/timeline' : `/timeline/${estab}`;
    render(response, 'timeline/page', {
      school: estab === null ? null : await room.school(estab),
      rows: rowMaker(filter)(hidesEarlier ? sinceTheReset : events),
      filter,
      levels: LEVELS,
      laneNames: LANE_NAMES,
      schoolNames: await namesFor(estab),
      isForTesters: filter.level === 'tester',
      earlier: hidesEarlier && hasReset ? 'before the reset' : before,
      live: end === undefined ? asText(position) : null,
      base,
      hrefWith: (changes) => `${base}?${new URLSearchParams({ ...addressed(filter), ...changes })}`,
    });
  });

  router.get(['/timeline-events', '/timeline-events/:estab'], async (request, response) => {
    const estab = await schoolIn(request);
    const filter = Query.parse(request.query);
    const since = request.get('Last-Event-ID') ?? z.string().catch('').parse(request.query.since);
    await stream(response, estab, filter, readPosition(since));
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
  async function stream(response: Response, estab: string | null, filter: Filter, since: Position) {
    let position = since;
    const rowsOf = rowMaker(filter);
    // The first new row continues after what its reader has.
    if (since !== BEGINNING) rowsOf((await room.timelineBefore(estab, since, EVENTS_A_PAGE)).events);
    streamEvents(response, LOOK_AGAIN_MS, async ({ send }) => {
      const read = await room.timeline(estab, position);
      position = read.position;
      const rows = rowsOf(read.events);
      if (rows.length > 0) send(await rendered(rows, filter, await namesFor(estab)), asText(position));
    });
  }

  return router;
}

/** The filter as it stands in an address. */
const addressed = (filter: Filter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value));

const rendered = (rows: readonly Row[], { level }: Filter, schoolNames: Record<string, string>) =>
  Promise.all(
    rows.map((row) =>
      renderPart('timeline/event', {
        ...{ row, schoolNames, laneNames: LANE_NAMES },
        isForTesters: level === 'tester',
      }),
    ),
  );
