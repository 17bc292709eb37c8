import { type Request, Router } from 'express';
import { z } from 'zod';
import { demoPane } from '../../../shared/demo-pane/pane.ts';
import { NotFoundError } from '../../../shared/errors.ts';
import { finder } from '../../../shared/names.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import type { Received } from '../../journey/inbox.ts';
import type { ControlRoom } from '../room.ts';
import type { Pages } from './locals.ts';
import { sendEmail } from './send-email.ts';

const ALL = 'all';
const Search = z.object({
  search: z.string().trim().max(100).catch(''),
  /** Emails tell their second. */
  since: z.iso
    .datetime()
    .transform((text) => Math.floor(Date.parse(text) / 1000) * 1000)
    .catch(0),
});

const render = rendererOf<Pages>();

/** An inbox in the browser: the emails about a school, or all of them. */
export function mailRoutes(room: ControlRoom): Router {
  const router = Router();
  router.use('/mail', demoPane(room.urls.start));

  router.get('/mail', (_request, response) => response.redirect(303, `/mail/${ALL}`));

  router.get('/mail/:estab', async (request, response) => {
    const estab = estabIn(request);
    const { search, since } = Search.parse(request.query);
    const isFound = finder(search);
    const mail = (await mailOf(estab)).filter(
      ({ from, to, subject, date }) => Date.parse(date) >= since && isFound(`${from} ${to} ${subject}`),
    );
    render(response, 'mail/list', {
      school: estab === null ? null : await room.school(estab),
      mail: mail.reverse(),
      search,
      base: `/mail/${request.params.estab}`,
    });
  });

  router.get('/mail/:estab/:id', async (request, response) => {
    render(response, 'mail/email', { email: await emailIn(request), base: `/mail/${request.params.estab}` });
  });

  router.get('/mail/:estab/:id/html', async (request, response) => {
    const { html } = await emailIn(request);
    sendEmail(response, html, 'ours');
  });

  const mailOf = (estab: string | null): Promise<Received[]> =>
    estab === null ? room.inbox.all() : room.inbox.ofSchool(estab);

  async function emailIn(request: Request): Promise<Received> {
    const email = (await mailOf(estabIn(request))).find(({ id }) => id === request.params.id);
    if (!email) throw new NotFoundError('The inbox no longer has this email');
    return email;
  }

  return router;
}

/** Null for all schools. */
const estabIn = ({ params }: Request): string | null => (params.estab === ALL ? null : String(params.estab));
