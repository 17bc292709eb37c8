import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { RequestError } from '../../../shared/errors.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { streamEvents } from '../../../shared/web/event-stream.ts';
import { LOCAL_HOSTS } from '../../../shared/web/own-requests.ts';
import { readInput } from '../../../shared/web/read-input.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import type { ControlRoom } from '../room.ts';
import { CHAPTERS } from './chapters.ts';
import type { Pages } from './locals.ts';
import { SeenPage } from './panes.ts';
import { PACES, type Pace, Stage, type StageEvent } from './stage.ts';

const LOOK_AGAIN_MS = 30;
/** The school whose demo a browser plays: both companies' sign-ins are the browser's, so that it can play one. */
const COOKIE = 'demo';
const OTHER_DEMO = 'Another school’s demo has begun in this browser';
const Order = z.discriminatedUnion('do', [
  z.object({ do: z.literal('begin'), chapter: z.string() }),
  z.object({ do: z.literal('next') }),
  z.object({ do: z.literal('play') }),
  z.object({ do: z.literal('stop') }),
  z.object({ do: z.literal('pace'), pace: z.enum(Object.keys(PACES) as [Pace, ...Pace[]]) }),
  z.object({ do: z.literal('answer'), id: z.number(), page: SeenPage }),
  z.object({ do: z.literal('see'), pane: z.enum(['hub', 'portal', 'inbox']), page: SeenPage }),
  z.object({ do: z.literal('fail'), id: z.number(), why: z.string() }),
]);

const render = rendererOf<Pages>();

/** Both companies and the inbox side by side, and the journey played in them. */
export function demoRoutes(room: ControlRoom): Router {
  const router = Router();
  const stages = new Map<string, Stage>();

  async function stageOf({ params }: Request): Promise<Stage> {
    const estab = String(params.estab);
    const stage = stages.get(estab) ?? new Stage(room, await room.peopleOf(estab));
    stages.set(estab, stage);
    return stage;
  }

  router.get('/demo', (_request, response) => response.redirect(303, `/demo/${DEMO_SCHOOLS[0].estab}`));

  router.get('/demo/:estab', onItsOwnAddress(room.urls.start), async (request, response) => {
    const school = await room.peopleOf(String(request.params.estab));
    allowPanes(response, room);
    render(response, 'demo/page', { school, urls: room.urls, chapters: CHAPTERS, paces: PACES });
  });

  router.get('/demo/:estab/presenter', async (request, response) => {
    render(response, 'demo/presenter', { school: await room.peopleOf(String(request.params.estab)) });
  });

  router.get('/demo/:estab/events', async (request, response) => {
    const stage = await stageOf(request);
    const waiting: StageEvent[] = [];
    const isWindow = request.query.window !== undefined;
    response.on(
      'close',
      stage.listen((event) => waiting.push(event), isWindow),
    );
    streamEvents(response, LOOK_AGAIN_MS, ({ send }) => {
      for (const event of waiting.splice(0)) send(event);
    });
  });

  router.post('/demo/:estab', express.json({ limit: '20kb' }), async (request, response) => {
    const stage = await stageOf(request);
    const order = readInput(Order, request.body);
    const { estab } = request.params;
    switch (order.do) {
      case 'begin':
        response.cookie(COOKIE, estab, { httpOnly: true, sameSite: 'strict' });
        await stage.begin(order.chapter);
        break;
      case 'next':
      case 'play':
        if (!(request.headers.cookie ?? '').split('; ').includes(`${COOKIE}=${estab}`))
          stage.fail(OTHER_DEMO);
        else if (order.do === 'next') await stage.next();
        else void stage.play();
        break;
      case 'stop':
        stage.stop();
        break;
      case 'pace':
        stage.setPace(order.pace);
        break;
      case 'answer':
        stage.answer(order.id, order.page);
        break;
      case 'see':
        stage.see(order.pane, order.page);
        break;
      case 'fail':
        stage.answer(order.id, new Error(order.why));
    }
    response.json({});
  });

  return router;
}

/** The panes know the demo by the address that the sandbox itself uses, and by no other. */
function onItsOwnAddress(start: string): RequestHandler {
  return (request, response, next) => {
    const { 'x-forwarded-host': forwarded, host = '' } = request.headers;
    if (forwarded === undefined && host === new URL(start).host) return next();
    const hostname = URL.parse(`http://${forwarded ?? host}`)?.hostname ?? '';
    if (LOCAL_HOSTS.includes(hostname)) return response.redirect(303, `${start}${request.originalUrl}`);
    throw new RequestError(
      409,
      'The demo needs the computer that runs the sandbox. At a forwarded address (PUBLIC_URL), each pane is another site to your browser, which then withholds its sign-in. Open the Admin Hub, the inbox and the portal in tabs of their own instead: the start page links to them',
    );
  };
}

/** The panes are the other sites’ own pages. */
function allowPanes(response: Response, { urls }: ControlRoom): void {
  const policy = String(response.getHeader('Content-Security-Policy'));
  response.setHeader('Content-Security-Policy', `${policy};frame-src 'self' ${urls.hub} ${urls.portal}`);
}
