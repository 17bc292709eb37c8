import express, { type ErrorRequestHandler, Router } from 'express';
import { z } from 'zod';
import type { DemoSchool } from '../demonstration/schools.ts';
import { DEMO_PASSWORD } from '../demonstration/schools.ts';
import { FAULT_NAMES, FAULTS, faultOf } from '../faults/catalogue.ts';
import { PLACE_NAMES, PLACES } from './jump/places.ts';
import { type ControlRoom, NoSuchThing, WaitedInVain } from './room.ts';
import { CannotTravel } from './time.ts';
import { asMermaid, asText, readPosition } from './timeline.ts';

const ESTAB = z.string().regex(/^\d{7}$/, 'takes seven digits, as 9992001');
const seconds = z.coerce.number().min(0).max(120).default(10);

export const NewSchool = z.object({
  name: z.string().trim().min(1).max(100).optional(),
  phase: z.enum(['Primary', 'Junior', 'Secondary']).optional(),
  mis: z.string().trim().min(1).max(50).optional(),
});
export const Jump = z.object({ to: z.enum(PLACE_NAMES) });
export const Enter = z.object({
  who: z.enum(['coordinator', 'administrator']),
  landing: z
    .string()
    .regex(/^\/(?!\/)/, 'takes a path, as /data-sharing')
    .optional(),
});
export const Advance = z.object({ by: z.string() });
export const SwitchFault = z.object({ estab: ESTAB.nullable().default(null), on: z.boolean() });
const MailQuery = z.object({
  to: z.string().optional(),
  subject: z.string().default(''),
  estab: ESTAB.optional(),
});
const MailWait = z.object({ to: z.string().min(1), subject: z.string().default(''), timeout: seconds });
const EventWait = z.object({ event: z.string().min(1), timeout: seconds });

/** The control room for programs: all that its pages can do, as JSON under `/api`. */
export function controlRoomApi(room: ControlRoom): Router {
  const router = Router();
  router.use(express.json({ limit: '20kb' }));

  router.get('/schools', async (_request, response) => {
    response.json(await room.schools());
  });
  router.post('/schools', async (request, response) => {
    const school = await room.createSchool(NewSchool.parse(request.body ?? {}));
    response.status(201).json(introduced(school));
  });
  router.get('/schools/:estab', async (request, response) => {
    const { estab } = request.params;
    const people = introduced(await room.peopleOf(estab));
    response.json({ ...(await room.school(estab)), people });
  });
  router.post('/schools/:estab/jump', async (request, response) => {
    const { to } = Jump.parse(request.body);
    response.json(await room.jump(request.params.estab, to));
  });
  router.post('/schools/:estab/reset', async (request, response) => {
    await room.reset(request.params.estab);
    response.json(await room.school(request.params.estab));
  });
  router.post('/schools/:estab/enter', async (request, response) => {
    const { who, landing } = Enter.parse(request.body);
    response.json({ url: await room.enter(request.params.estab, who, landing) });
  });
  router.get('/schools/:estab/journal', async (request, response) => {
    const { happenings, position } = await room.timeline(
      request.params.estab,
      readPosition(z.string().optional().parse(request.query.since)),
    );
    response.json({ happenings, position: asText(position) });
  });
  router.get('/schools/:estab/journal.mmd', async (request, response) => {
    const { happenings } = await room.timeline(request.params.estab);
    response.type('text/plain').send(asMermaid(happenings));
  });
  router.get('/schools/:estab/wait', async (request, response) => {
    const { event, timeout } = EventWait.parse(request.query);
    response.json(await room.waitFor(request.params.estab, event, timeout * 1000));
  });
  router.post('/reset', async (_request, response) => {
    await room.resetAll();
    response.json(await room.schools());
  });

  router.get('/places', (_request, response) => {
    response.json(PLACES.map(({ name, title }) => ({ name, title })));
  });

  router.get('/inbox', async (request, response) => {
    const { to, subject, estab } = MailQuery.parse(request.query);
    const mail = estab ? await room.inbox.ofSchool(estab) : await room.inbox.all();
    response.json(
      mail.filter((email) => (!to || email.to === to.toLowerCase()) && email.subject.includes(subject)),
    );
  });
  router.get('/inbox/wait', async (request, response) => {
    const { to, subject, timeout } = MailWait.parse(request.query);
    await room.settle();
    const email = await room.inbox.waitFor({ to, subject }, timeout * 1000).catch((error: unknown) => {
      throw new WaitedInVain(error instanceof Error ? error.message : String(error));
    });
    response.json(email);
  });

  router.get('/clock', (_request, response) => {
    response.json({ now: room.now().toISOString() });
  });
  router.post('/clock/advance', async (request, response) => {
    const { by } = Advance.parse(request.body);
    response.json({ now: (await room.advance(by)).toISOString() });
  });
  router.post('/clock/real', async (_request, response) => {
    response.json({ now: (await room.backToRealTime()).toISOString() });
  });
  router.post('/settle', async (_request, response) => {
    await room.settle();
    response.json({});
  });

  router.get('/faults', async (_request, response) => {
    const on = await room.faults();
    response.json({ known: FAULTS, on: on.map((each) => ({ ...faultOf(each.name), ...each })) });
  });
  router.put('/faults/:name', async (request, response) => {
    const name = z.enum(FAULT_NAMES).parse(request.params.name);
    const { estab, on } = SwitchFault.parse(request.body);
    await room.switchFault(name, estab, on);
    response.json(await room.faults());
  });
  router.delete('/faults', async (_request, response) => {
    await room.allFaultsOff();
    response.json([]);
  });

  router.use((request) => {
    throw new NoSuchThing(`There is no ${request.method} ${request.baseUrl}${request.path}`);
  });
  router.use(answer);
  return router;
}

/** A school with its people and how each signs in. */
function introduced(school: DemoSchool) {
  const { estab, urn, name, phase, mis, head, coordinator, administrator } = school;
  return { estab, urn, name, phase, mis, head, coordinator, administrator, password: DEMO_PASSWORD };
}

const answer: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof z.ZodError) return response.status(422).json({ message: z.prettifyError(error) });
  const status =
    error instanceof NoSuchThing
      ? 404
      : error instanceof CannotTravel
        ? 422
        : error instanceof WaitedInVain
          ? 408
          : 'status' in error && typeof error.status === 'number'
            ? error.status
            : 500;
  response.status(status).json({ message: error instanceof Error ? error.message : String(error) });
};
