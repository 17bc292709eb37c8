import { Router } from 'express';
import { z } from 'zod';
import { emptyForm, type FormState, line, readForm } from '../../../shared/web/forms.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { requireRole, signedIn } from '../../accounts/access.ts';
import type { PortalContext } from '../../context.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import { appOf } from '../../records/partner-apps.ts';
import { kindsOf } from '../../records/person-kinds.ts';
import { keepDrafts } from '../drafts.ts';
import { peopleOf } from '../listed.ts';
import { loadSharing } from '../load-sharing.ts';
import type { Pages } from '../locals.ts';
import { type ReadList, readList } from './read-list.ts';

const render = rendererOf<Pages>();

const MOST_SHOWN = 20;

const ListForm = z.object({
  list: line('Paste a list with one UPN or id on each line', 150_000),
  what: z.enum(['share', 'do not share', 'only these'], 'Choose what you want to do'),
  anyway: z.literal('yes').optional(),
});

/** Ticks or unticks everyone on a pasted list. */
export function listRoutes(context: PortalContext): Router {
  const { database } = context;
  const router = Router();

  const page = (authorisation: Authorisation, form: FormState, read?: ReadList) => ({
    authorisation,
    app: appOf(database, authorisation),
    form,
    unknown: read?.unknown ?? [],
    found: read?.found.length ?? 0,
    hasContacts: kindsOf(authorisation).includes('Contact'),
    most: MOST_SHOWN,
  });

  router.get('/gdpr/:reference/list', requireRole('administrator'), (request, response) => {
    render(response, 'people/list/list', page(loadSharing(context, request), emptyForm()));
  });

  router.post('/gdpr/:reference/list', requireRole('administrator'), (request, response) => {
    const authorisation = loadSharing(context, request);
    const form = readForm(ListForm, request.body);
    if (!form.ok) return render(response.status(422), 'people/list/list', page(authorisation, form));
    const { list, what, anyway } = form.value;
    const administratorId = signedIn(request).id;
    const everybody = kindsOf(authorisation).flatMap((kind) =>
      peopleOf(context, authorisation, kind, administratorId),
    );
    const read = readList(list, everybody);
    const { found, unknown } = read;
    if (found.length === 0 || (unknown.length > 0 && !anyway)) {
      const complaint =
        found.length === 0
          ? 'No one at your school has one of these UPNs or ids'
          : `We could not match ${unknown.length} ${unknown.length === 1 ? 'line' : 'lines'}`;
      const again = { values: { list, what }, errors: { list: complaint } };
      return render(response.status(422), 'people/list/list', page(authorisation, again, read));
    }
    const named = new Set(found.map(({ key }) => key));
    const kinds = new Set(found.map(({ kind }) => kind));
    const ticked = what === 'only these' ? everybody.filter(({ kind }) => kinds.has(kind)) : found;
    keepDrafts(
      database,
      { authorisationId: authorisation.id, administratorId },
      ticked.map(({ kind, key, wasIn }) => ({
        kind,
        key,
        wasIn,
        isIn: what !== 'do not share' && named.has(key),
      })),
    );
    request.session.notice = `We have applied your list to ${found.length} ${found.length === 1 ? 'person' : 'people'}. Check the ticks, then press Save Changes.`;
    response.redirect(303, `/gdpr/${authorisation.reference}?kind=${found[0]?.kind}`);
  });

  return router;
}
