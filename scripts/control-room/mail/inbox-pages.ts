import { type Request, Router } from 'express';
import { z } from 'zod';
import { isFramed } from '../../../shared/demo-pane/pane.ts';
import { NotFoundError } from '../../../shared/errors.ts';
import { officialSteps } from '../../../shared/guide/steps.ts';
import { finder } from '../../../shared/names.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import type { Received } from '../../journey/inbox.ts';
import type { ControlRoom } from '../room.ts';
import type { Home, Pages } from './locals.ts';
import { sendEmail } from './send-email.ts';
import { whatNext } from './what-next.ts';

/** An inbox as one person sees it. */
export interface Mailbox {
  home: Home;
  title: string;
  /** The path of its list. */
  base: string;
  /** The school whose emails it has; null for all. */
  estab: string | null;
}

const Search = z.object({
  search: z.string().trim().max(100).catch(''),
  /** Emails tell their second. */
  since: z.iso
    .datetime()
    .transform((text) => Math.floor(Date.parse(text) / 1000) * 1000)
    .catch(0),
});

const render = rendererOf<Pages>();
const STEPS = officialSteps();

/**
 * The list of an inbox's emails and a page for each, with what to press next. An email that is opened counts as read.
 * @param path of the list, as a route
 * @param mailboxOf the inbox that a request is for. @throws NotFoundError
 */
export function inboxPages(
  room: ControlRoom,
  path: string,
  mailboxOf: (request: Request) => Promise<Mailbox>,
): Router {
  const router = Router();

  router.get(path, async (request, response) => {
    const { estab, ...mailbox } = await mailboxOf(request);
    const { search, since } = Search.parse(request.query);
    const isFound = finder(search);
    const mail = (await mailIn(estab)).filter(
      ({ from, to, subject, date }) => Date.parse(date) >= since && isFound(`${from} ${to} ${subject}`),
    );
    const schools = estab === null ? await room.schools() : [];
    render(response, 'mail/list', {
      ...mailbox,
      isFramed: isFramed(request),
      mail: mail.reverse(),
      schoolNames: Object.fromEntries(schools.map((school) => [school.estab, school.name])),
      search,
    });
  });

  router.get(`${path}/:id`, async (request, response) => {
    const { estab, ...mailbox } = await mailboxOf(request);
    const email = await emailIn(estab, request.params.id);
    await room.inbox.markRead(email.id);
    const isPane = isFramed(request);
    // In a pane of the demo, the caption says it.
    const next = isPane ? null : whatNext(email, room.urls.hub, STEPS);
    render(response, 'mail/email', { ...mailbox, email, isFramed: isPane, next });
  });

  router.get(`${path}/:id/html`, async (request, response) => {
    const { estab } = await mailboxOf(request);
    sendEmail(response, (await emailIn(estab, request.params.id)).html);
  });

  const mailIn = (estab: string | null): Promise<Received[]> =>
    estab === null ? room.inbox.all() : room.inbox.ofSchool(estab);

  async function emailIn(estab: string | null, wanted: unknown): Promise<Received> {
    const email = (await mailIn(estab)).find(({ id }) => id === wanted);
    if (!email) throw new NotFoundError('The inbox no longer has this email');
    return email;
  }

  return router;
}
