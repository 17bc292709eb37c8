import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { readFields, severalValues } from '../../shared/web/forms.ts';
import { rendererOf } from '../../shared/web/render.ts';
import { requireRole, signedIn } from '../accounts/access.ts';
import { FULL_ROLES } from '../accounts/roles.ts';
import type { PortalContext } from '../context.ts';
import { SHARING_STATES } from '../records/authorisation-states.ts';
import { authorisationsOf } from '../records/authorisations.ts';
import { appOf } from '../records/partner-apps.ts';
import { KINDS, kindShown, kindsOf } from '../records/person-kinds.ts';
import { defaultRoutes } from './default/routes.ts';
import { forgetDrafts, keepDrafts } from './drafts.ts';
import { listRoutes } from './list/routes.ts';
import { effectOf, type Filter, filtered, peopleOf } from './listed.ts';
import { loadSharing } from './load-sharing.ts';
import type { Pages } from './locals.ts';
import { type Saved, saveChanges } from './save.ts';

const render = rendererOf<Pages>();

const PAGE = '/gdpr';
const PEOPLE_A_PAGE = 50;

const Query = z.object({
  kind: z.enum(KINDS).catch('Student'),
  search: z.string().trim().max(100).catch(''),
  year: z.string().max(40).catch(''),
  registration: z.string().max(40).catch(''),
  only: z.literal('exceptions').optional().catch(undefined),
  page: z.coerce.number().int().min(1).catch(1),
});

/** A person on the page: whether it showed them as shared and as ticked, and their key. */
const ShownPerson = z
  .string()
  .regex(/^[01][01] /)
  .transform((text) => ({ wasIn: text[0] === '1', isIn: text[1] === '1', key: text.slice(3) }));

const Ticks = Query.extend({
  shown: severalValues.pipe(z.array(ShownPerson).catch([])),
  ticked: severalValues,
  action: z.enum(['show', 'share', 'do not share', 'save', 'discard']).catch('show'),
  goTo: z.coerce.number().int().min(1).optional().catch(undefined),
});

/** GDPR ▸ Review GDPR Data Controls: the people shared with an app, one by one. */
export function peopleRoutes(context: PortalContext, confirmPassword: RequestHandler): Router {
  const { database } = context;
  const router = Router();
  router.use(PAGE, requireRole(...FULL_ROLES));

  router.get(PAGE, (request, response) => {
    const sharing = authorisationsOf(database, signedIn(request).estab).filter(({ state }) =>
      SHARING_STATES.includes(state),
    );
    render(response, 'people/choose-app', {
      apps: sharing.map((authorisation) => ({
        authorisation,
        app: appOf(database, authorisation),
        ...effectOf(context, authorisation, signedIn(request).id),
      })),
    });
  });

  router.get(`${PAGE}/:reference`, (request, response) => {
    const authorisation = loadSharing(context, request);
    const input = Query.parse(request.query);
    const query = { ...input, kind: kindShown(authorisation, input.kind) };
    const everybody = peopleOf(context, authorisation, query.kind, signedIn(request).id);
    const shown = filtered(everybody, filterOf(query), authorisation.peopleDefault === 'include');
    const names = (pick: 'year' | 'registration') =>
      [...new Set(everybody.map((one) => one[pick]))].filter((name) => name !== '').sort(byLength);
    render(response, 'people/review', {
      authorisation,
      app: appOf(database, authorisation),
      query,
      kinds: kindsOf(authorisation),
      people: shown.slice((query.page - 1) * PEOPLE_A_PAGE, query.page * PEOPLE_A_PAGE),
      total: shown.length,
      shared: everybody.filter(({ isIn }) => isIn).length,
      everybody: everybody.length,
      pages: Math.max(1, Math.ceil(shown.length / PEOPLE_A_PAGE)),
      years: names('year'),
      registrations: names('registration'),
      effect: effectOf(context, authorisation, signedIn(request).id),
    });
  });

  router.post(`${PAGE}/:reference`, requireRole('administrator'), (request, response) => {
    const authorisation = loadSharing(context, request);
    const ticks = readFields(Ticks, request.body);
    const form = { ...ticks, kind: kindShown(authorisation, ticks.kind) };
    const administrator = signedIn(request);
    const owner = { authorisationId: authorisation.id, administratorId: administrator.id };
    const everybody = peopleOf(context, authorisation, form.kind, administrator.id);
    const known = new Set(everybody.map(({ key }) => key));
    const ticked = new Set(form.ticked);
    // Only what was changed on the page counts: what it showed may be out of date.
    const touched = form.shown.filter(({ key, isIn }) => known.has(key) && ticked.has(key) !== isIn);
    keepDrafts(
      database,
      owner,
      touched.map(({ key, wasIn }) => ({ kind: form.kind, key, wasIn, isIn: ticked.has(key) })),
    );
    if (form.action === 'share' || form.action === 'do not share') {
      const isIn = form.action === 'share';
      const all = filtered(everybody, filterOf(form), authorisation.peopleDefault === 'include');
      keepDrafts(
        database,
        owner,
        all.map(({ kind, key, wasIn }) => ({ kind, key, wasIn, isIn })),
      );
    }
    if (form.action === 'discard') {
      forgetDrafts(database, owner);
      request.session.notice = 'We have discarded your changes. Sharing has not changed.';
    }
    if (form.action === 'save' && form.goTo === undefined) {
      const saved = saveChanges(context, authorisation, administrator);
      request.session.notice = savedNotice(saved, appOf(database, authorisation).name);
    }
    const { kind, search, year, registration, only, page } = form;
    const query = new URLSearchParams({ kind, search, year, registration, page: String(form.goTo ?? page) });
    if (only) query.set('only', only);
    response.redirect(303, `${PAGE}/${authorisation.reference}?${query}`);
  });

  router.use(listRoutes(context), defaultRoutes(context, confirmPassword));
  return router;
}

const peopleCount = (count: number): string => `${count} ${count === 1 ? 'person' : 'people'}`;

function savedNotice({ changed, alreadyBy }: Saved, app: string): string {
  const already = [...alreadyBy].map(
    ([name, count]) => `${name} had already made the same change for ${peopleCount(count)}.`,
  );
  return [
    `Saved: ${peopleCount(changed)} changed. The change applies from the next request of ${app}.`,
    ...already,
  ].join(' ');
}

const filterOf = ({ kind, search, year, registration, only }: z.output<typeof Query>): Filter => ({
  kind,
  search,
  year,
  registration,
  onlyExceptions: only !== undefined,
});

const byLength = (one: string, other: string): number =>
  one.length - other.length || one.localeCompare(other);
