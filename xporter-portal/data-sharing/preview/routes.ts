import { Router } from 'express';
import { z } from 'zod';
import { notFound } from '../../../shared/web/problem.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { requireRole, signedIn } from '../../accounts/access.ts';
import { FULL_ROLES } from '../../accounts/roles.ts';
import type { PortalContext } from '../../context.ts';
import { filtered, peopleOf } from '../../people/listed.ts';
import { loadSharing } from '../../people/load-sharing.ts';
import { appOf } from '../../records/partner-apps.ts';
import { KINDS, kindShown, kindsOf } from '../../records/person-kinds.ts';
import type { Pages } from '../locals.ts';
import { toldOf } from './preview.ts';

const render = rendererOf<Pages>();

const Query = z.object({
  kind: z.enum(KINDS).catch('Student'),
  search: z.string().trim().max(100).catch(''),
  person: z.string().max(200).catch(''),
});

const MOST_FOUND = 20;

/** All the data that an app can see about one person: as a table, and as the API's response. */
export function previewRoutes(context: PortalContext): Router {
  const router = Router();

  router.get('/data-sharing/:reference/preview', requireRole(...FULL_ROLES), async (request, response) => {
    const authorisation = loadSharing(context, request);
    const input = Query.parse(request.query);
    const query = { ...input, kind: kindShown(authorisation, input.kind) };
    const app = appOf(context.database, authorisation);
    const people = peopleOf(context, authorisation, query.kind, signedIn(request).id);
    if (query.person === '') {
      const anyone = { year: '', registration: '', onlyExceptions: false };
      const found = filtered(people, { kind: query.kind, search: query.search, ...anyone }, true);
      const shown = { people: found.slice(0, MOST_FOUND), total: found.length };
      const kinds = kindsOf(authorisation);
      return render(response, 'data-sharing/preview/choose', { authorisation, app, query, kinds, ...shown });
    }
    const person = people.find(({ key }) => key === query.person);
    if (!person) throw notFound();
    render(response, 'data-sharing/preview/person', {
      authorisation,
      app,
      query,
      person,
      told: await toldOf(context, authorisation, query.kind, person.ids[0] ?? ''),
    });
  });

  return router;
}
