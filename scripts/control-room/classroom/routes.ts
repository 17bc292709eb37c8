import { Router } from 'express';
import encodeQR from 'qr';
import { z } from 'zod';
import { NotFoundError } from '../../../shared/errors.ts';
import { DEMO_PASSWORD } from '../../../shared/sample-data/schools.ts';
import { LOCAL_HOSTS } from '../../../shared/web/own-requests.ts';
import { readInput } from '../../../shared/web/read-input.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { JOURNEY_STATE_NAMES, JOURNEY_STATES } from '../../journey/jump/journey-states.ts';
import { inboxPages } from '../mail/inbox-pages.ts';
import type { ControlRoom } from '../room.ts';
import { type Classroom, MOST_SEATS } from './classroom.ts';
import type { Pages } from './locals.ts';
import { MILESTONES, type ProgressBoard } from './progress.ts';

const Furnish = z.object({
  count: z.coerce
    .number(`Enter a number of learners from 1 to ${MOST_SEATS}`)
    .int(`Enter a number of learners from 1 to ${MOST_SEATS}`)
    .min(1, `Enter a number of learners from 1 to ${MOST_SEATS}`)
    .max(MOST_SEATS, `Enter a number of learners from 1 to ${MOST_SEATS}`),
});
const Jump = z.object({ to: z.enum(JOURNEY_STATE_NAMES, 'Choose a state, then press Jump') });

const render = rendererOf<Pages>();

/** For the trainer: the classroom, its cards, and the board of learners’ progress. */
export function classroomRoutes(room: ControlRoom, classroom: Classroom, board: ProgressBoard): Router {
  const router = Router();

  router.get('/classroom', async (_request, response) => {
    await board.update();
    const count = String(classroom.seats.length || 30);
    render(response, 'classroom/board', { ...(await boardPage()), error: null, count });
  });

  router.post('/classroom', async (request, response) => {
    const form = Furnish.safeParse(request.body);
    if (!form.success) {
      const error = form.error.issues[0]?.message ?? '';
      const count = String(request.body?.count ?? '');
      return render(response.status(422), 'classroom/board', { ...(await boardPage()), error, count });
    }
    await classroom.furnish(form.data.count);
    response.redirect(303, '/classroom');
  });

  router.post('/classroom/clear', (_request, response) => {
    classroom.clear();
    response.redirect(303, '/classroom');
  });

  router.post('/classroom/:estab/jump', async (request, response) => {
    const { estab } = request.params;
    mustHaveASeat(estab);
    await room.jump(estab, readInput(Jump, request.body).to);
    response.redirect(303, `/classroom#seat-${estab}`);
  });

  router.get('/classroom/cards', async (_request, response) => {
    const learners = await classroom.learners();
    render(response, 'classroom/cards', {
      password: DEMO_PASSWORD,
      isLocal: isLocal(),
      cards: learners.map((learner) => {
        const address = `${room.urls.start}/join/${learner.code}`;
        return { ...learner, address, qr: encodeQR(address, 'svg', { border: 2 }) };
      }),
    });
  });

  function mustHaveASeat(estab: string): void {
    if (!classroom.seats.some((seat) => seat.estab === estab))
      throw new NotFoundError(`${estab} is not in the classroom`);
  }

  /** Without --lan, a learner's own device cannot open the addresses on the cards. */
  const isLocal = () => LOCAL_HOSTS.includes(new URL(room.urls.start).hostname);

  async function boardPage() {
    const schools = new Map((await room.schools()).map((school) => [school.estab, school]));
    return {
      seats: classroom.seats.map((seat) => ({
        ...seat,
        school: schools.get(seat.estab),
        progress: board.of(seat.estab),
      })),
      isLocal: isLocal(),
      milestones: MILESTONES,
      states: JOURNEY_STATES,
      now: room.now(),
    };
  }

  return router;
}

/** For learners: a page for each school, opened by the code on its card, with that school's emails only. */
export function joinRoutes(room: ControlRoom, classroom: Classroom): Router {
  const router = Router();

  router.get('/join', (request, response) => {
    const code = z.string().trim().toLowerCase().max(20).catch('').parse(request.query.code);
    if (code !== '') return response.redirect(303, `/join/${encodeURIComponent(code)}`);
    render(response, 'classroom/code', { isOpen: classroom.seats.length > 0 });
  });

  router.get('/join/:code', async (request, response) => {
    const learner = await classroom.learnerOf(request.params.code);
    render(response, 'classroom/join', { ...learner, urls: room.urls, password: DEMO_PASSWORD });
  });

  router.use(
    inboxPages(room, '/join/:code/inbox', async ({ params }) => {
      const { estab, code, school } = await classroom.learnerOf(String(params.code));
      const base = `/join/${code}`;
      return { home: { href: base, name: school.name }, title: 'Inbox', base: `${base}/inbox`, estab };
    }),
  );

  return router;
}
