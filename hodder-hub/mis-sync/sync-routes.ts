import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { notFound } from '../../shared/web/problem.ts';
import { requireCoordinator, signedIn } from '../accounts/access.ts';
import { setYearStart, yearStartOf } from '../admin-hub/school/centres.ts';
import type { HubContext } from '../context.ts';
import { connectionOf } from './authorisation/connections.ts';
import { STATUSES } from './matching/match.ts';
import { PANEL_SLUGS, type Panel, type PanelSlug } from './panels/panel.ts';
import { PANELS, panelAfter, panelOf } from './panels/panels.ts';
import {
  candidates,
  countsOf,
  countUndecided,
  differencesOf,
  type Filter,
  findRows,
  keepTicks,
  matchByHand,
  ROWS_A_PAGE,
  rowOf,
  tickAll,
  unmatch,
} from './review/rows.ts';
import { saveRun } from './review/save.ts';
import { streamProgress } from './runs/progress.ts';
import { latestRun, openRun, type Run, runsOf } from './runs/runs.ts';
import { cancelRun, startRun } from './runs/start.ts';

const PAGE = '/admin-hub/school/mis-sync';

const several = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((value) => [value].flat());

const Proceed = z.object({
  years: several,
  classes: several,
  emails: z.string().optional(),
  // Blank, or no date: it stays as it was.
  yearStarts: z.iso.date().optional().catch(undefined),
});

const Query = z.object({
  status: z.enum(['all', 'fresh', ...STATUSES]).catch('all'),
  search: z.string().trim().max(100).catch(''),
  page: z.coerce.number().int().min(1).catch(1),
});

const Review = Query.extend({
  run: z.coerce.number().int().catch(0),
  shown: several,
  ticked: several,
  action: z.enum(['show', 'all', 'none', 'save', 'cancel']).catch('show'),
  goStatus: z
    .enum(['all', 'fresh', ...STATUSES])
    .optional()
    .catch(undefined),
  goTo: z.coerce.number().int().min(1).optional().catch(undefined),
  unmatch: z.coerce.number().int().optional().catch(undefined),
});

/** The four panels of a sync: choose, read, review, save. */
export function syncRoutes(context: HubContext): Router {
  const { database } = context;
  const router = Router();
  const at = (slug: string, query: Partial<Filter> = {}): string => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== '' && value !== 'all' && value !== 1) search.set(name, String(value));
    return `${PAGE}/${slug}${search.size > 0 ? `?${search}` : ''}`;
  };

  /** @throws Problem 404 for a panel that there is not */
  const asked = (request: Request): { panel: Panel; run: Run | undefined; estab: string } => {
    const slug = z.enum(PANEL_SLUGS).safeParse(request.params.panel);
    if (!slug.success) throw notFound();
    const { estab } = signedIn(request);
    return { panel: panelOf(slug.data), run: openRun(database, estab, slug.data), estab };
  };

  /** Without a connection there is nothing to sync; where one has just ended, it says so. */
  const mustBeConnected: RequestHandler = (request, response, next) => {
    const { estab } = signedIn(request);
    if (connectionOf(database, estab)?.state === 'connected') return next();
    const [latest] = runsOf(database, estab);
    if (latest?.state === 'stopped') request.session.notice = latest.note ?? '';
    response.redirect(303, PAGE);
  };

  const panels = `${PAGE}/:panel`;
  router.use(PAGE, requireCoordinator);

  router.get(`${PAGE}/done`, (request, response) => {
    const { estab } = signedIn(request);
    const done = PANELS.map((panel) => ({ panel, run: latestRun(database, estab, panel.slug) }));
    response.render('mis-sync/review/done', { steps: steps('done'), done });
  });

  router.get(panels, onlyPanels, mustBeConnected, (request, response) => {
    const { panel, run, estab } = asked(request);
    if (run?.state === 'loading') {
      return response.render('mis-sync/runs/loading', { steps: steps(panel.slug), panel, run });
    }
    if (run) return showReview(request, response, panel, run);
    const latest = latestRun(database, estab, panel.slug);
    response.render('mis-sync/runs/start', {
      steps: steps(panel.slug),
      panel,
      latest,
      yearStarts: yearStartOf(database, estab, context.clock.now()),
      ...choicesOf(estab),
    });
  });

  router.post(`${panels}/proceed`, onlyPanels, mustBeConnected, (request, response) => {
    const { panel, estab } = asked(request);
    const { years, classes, emails, yearStarts } = Proceed.parse(request.body ?? {});
    if (yearStarts) setYearStart(database, estab, yearStarts.slice(5));
    startRun(context, signedIn(request), panel.slug, { years, classes, emails: emails !== undefined });
    response.redirect(303, at(panel.slug));
  });

  router.get(`${panels}/progress`, onlyPanels, (request, response) => {
    const { panel, estab } = asked(request);
    streamProgress(request, response, () => latestRun(database, estab, panel.slug));
  });

  router.post(`${panels}/cancel`, onlyPanels, (request, response) => {
    const { panel, run } = asked(request);
    if (run) cancelRun(context, run);
    request.session.notice = 'Cancelled. Nothing has been changed.';
    response.redirect(303, at(panel.slug));
  });

  router.post(`${panels}/review`, onlyPanels, mustBeConnected, (request, response) => {
    const { panel, run } = asked(request);
    const form = Review.parse(request.body ?? {});
    const isOtherView = form.goStatus !== undefined || form.action === 'show';
    const page = form.goTo ?? (isOtherView && form.unmatch === undefined ? 1 : form.page);
    const filter = { status: form.goStatus ?? form.status, search: form.search, page };
    // A tab left open from an earlier pass shows other people than the present one, perhaps by the same numbers.
    if (run?.state !== 'reviewing' || run.id !== form.run) {
      request.session.notice = 'This sync is over already: nothing was changed twice.';
      return response.redirect(303, at(panel.slug));
    }
    database.transaction(() => {
      keepTicks(database, run.id, form.shown.map(Number), new Set(form.ticked.map(Number)));
      if (form.unmatch !== undefined) {
        const row = rowOf(database, run.id, form.unmatch);
        unmatch(database, run.id, form.unmatch, row?.mis ? panel.ticksNew(row.mis) : false);
      }
      if (form.action === 'all' || form.action === 'none') tickAll(database, run.id, form.action === 'all');
    })();
    if (form.action === 'cancel') {
      cancelRun(context, run);
      request.session.notice = 'Cancelled. Nothing has been changed.';
      return response.redirect(303, PAGE);
    }
    if (form.action === 'save' && form.unmatch === undefined && form.goTo === undefined)
      return save(request, response, panel, run);
    response.redirect(303, at(panel.slug, filter));
  });

  router.get(`${panels}/match/:row`, onlyPanels, mustBeConnected, (request, response) => {
    const { panel, run } = asked(request);
    const row = run && rowOf(database, run.id, Number(request.params.row));
    if (!run || !row?.hub || row.mis) return response.redirect(303, at(panel.slug));
    const { surname, Name } = { surname: row.hub.fields.Surname, Name: row.hub.fields.Name };
    const search =
      typeof request.query.search === 'string' ? request.query.search.trim() : (surname ?? Name ?? '');
    response.render('mis-sync/review/match', {
      steps: steps(panel.slug),
      panel,
      run,
      row,
      search,
      found: candidates(database, run.id, search),
    });
  });

  router.post(`${panels}/match/:row`, onlyPanels, mustBeConnected, (request, response) => {
    const { panel, run } = asked(request);
    const isMatched =
      run?.state === 'reviewing' &&
      run.id === Number(request.body?.run) &&
      database.transaction(() =>
        matchByHand(database, run.id, Number(request.params.row), Number(request.body?.with)),
      )();
    if (!isMatched)
      request.session.notice = 'They could not be matched: one of them has been matched meanwhile.';
    response.redirect(303, at(panel.slug));
  });

  function save(request: Request, response: Response, panel: Panel, run: Run): void {
    const { undecided, failed } = saveRun(context, run, signedIn(request));
    const next = panelAfter(panel.slug);
    request.session.notice = [
      `${panel.title} saved and synced.`,
      ...(failed.length > 0
        ? [`Not saved, because the Hub already has that name or address: ${failed.join(', ')}.`]
        : []),
      ...(undecided > 0
        ? [
            `${undecided} that may match ${undecided === 1 ? 'is' : 'are'} unchanged and ${undecided === 1 ? 'waits' : 'wait'} for your decision: sync ${panel.nouns[1]} again to decide.`,
          ]
        : []),
    ].join(' ');
    response.redirect(303, next ? at(next.slug) : `${PAGE}/done`);
  }

  function showReview(request: Request, response: Response, panel: Panel, run: Run): void {
    const filter = Query.parse(request.query);
    const { rows, total } = findRows(database, run.id, filter);
    response.render('mis-sync/review/table', {
      steps: steps(panel.slug),
      panel,
      run,
      rows: rows.map((row) => ({ ...row, differences: differencesOf(row) })),
      filter,
      total,
      pages: Math.max(1, Math.ceil(total / ROWS_A_PAGE)),
      counts: countsOf(database, run.id),
      undecided: countUndecided(database, run.id),
    });
  }

  /** What pupils may be narrowed to: what the Hub knows after the panels before. */
  function choicesOf(estab: string) {
    const names = (table: 'year_groups' | 'classes', where: string) =>
      database
        .prepare<[string], string>(
          `SELECT name FROM ${table} WHERE estab = ? AND ${where} ORDER BY length(name), name`,
        )
        .pluck()
        .all(estab);
    return { years: names('year_groups', '1'), classes: names('classes', "kind = 'Registration group'") };
  }

  return router;
}

/** Other addresses beneath the page are other routers'. */
const onlyPanels: RequestHandler = (request, _response, next) => {
  const isPanel = PANEL_SLUGS.some((slug) => slug === request.params.panel);
  next(isPanel ? undefined : 'route');
};

/** The panels in order, for the list of steps. */
const steps = (present: PanelSlug | 'done') => [
  ...PANELS.map(({ slug, title }) => ({ slug, title, isPresent: slug === present })),
  { slug: 'done', title: 'Done', isPresent: present === 'done' },
];
