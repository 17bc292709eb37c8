import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { readFields, severalValues } from '../../../shared/web/forms.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { requireCoordinator, signedIn } from '../../accounts/access.ts';
import type { HubContext } from '../../context.ts';
import { STATUSES } from '../matching/match.ts';
import type { Panel } from '../panels/panel.ts';
import { panelAfter } from '../panels/panels.ts';
import type { Run } from '../records/runs.ts';
import {
  candidates,
  countsOf,
  countUndecided,
  differencesOf,
  digestOfRun,
  type Filter,
  findRows,
  keepTicks,
  matchByHand,
  type ReviewRow,
  ROWS_A_PAGE,
  rowOf,
  tickAll,
  unmatch,
} from '../review/rows.ts';
import { saveRun } from '../review/save.ts';
import { cancelRun } from '../runs/start.ts';
import type { Pages } from './locals.ts';
import { addressOf, mustBeConnected, onlyPanels, PAGE, PANEL_PAGE, panelIn, stepsAt } from './panel-page.ts';

const render = rendererOf<Pages>();

const Query = z.object({
  status: z.enum(['all', 'fresh', ...STATUSES]).catch('all'),
  search: z.string().trim().max(100).catch(''),
  page: z.coerce.number().int().min(1).catch(1),
});

/** A row that a page showed with a box: its number, and `+` where the box was ticked. */
const Shown = z
  .string()
  .regex(/^\d+\+?$/)
  .transform((text) => ({ id: Number.parseInt(text, 10), wasTicked: text.endsWith('+') }));

const Review = Query.extend({
  run: z.coerce.number().int().catch(0),
  /** `digestOfRun` when the page was drawn. */
  seen: z.string().catch(''),
  /** The rows that the page listed. */
  drawn: z
    .string()
    .catch('')
    .transform((text) => text.split(',').map(Number)),
  shown: severalValues.pipe(z.array(Shown).catch([])),
  ticked: severalValues,
  action: z.enum(['show', 'all', 'none', 'save', 'cancel']).catch('show'),
  goStatus: z
    .enum(['all', 'fresh', ...STATUSES])
    .optional()
    .catch(undefined),
  goTo: z.coerce.number().int().min(1).optional().catch(undefined),
  unmatch: z.coerce.number().int().optional().catch(undefined),
});

/** Reviewing what has been read of a panel: ticks, matches by hand, save. */
export function reviewRoutes(context: HubContext): Router {
  const { database } = context;
  const router = Router();
  const isConnected = mustBeConnected(context);

  router.get(PANEL_PAGE, requireCoordinator, onlyPanels, isConnected, (request, response, next) => {
    const { panel, run } = panelIn(context, request);
    if (!run) return next();
    showTable(response, panel, run, Query.parse(request.query));
  });

  /** @param since what an older page showed, where the review has changed since it was drawn */
  function showTable(
    response: Response,
    panel: Panel,
    run: Run,
    filter: Filter,
    since?: Pick<z.output<typeof Review>, 'drawn' | 'shown'>,
  ): void {
    const { rows, total } = findRows(database, run.id, filter);
    const wasTicked = new Map(since?.shown.map((row) => [row.id, row.wasTicked]));
    const isNews = ({ id, isTicked }: ReviewRow) =>
      since !== undefined && (!since.drawn.includes(id) || (wasTicked.get(id) ?? isTicked) !== isTicked);
    render(response.status(since ? 409 : 200), 'mis-sync/review/table', {
      steps: stepsAt(panel.slug),
      panel,
      run,
      seen: digestOfRun(database, run.id),
      hasChanged: since !== undefined,
      rows: rows.map((row) => ({ ...row, differences: differencesOf(row), isNews: isNews(row) })),
      filter,
      total,
      pages: Math.max(1, Math.ceil(total / ROWS_A_PAGE)),
      counts: countsOf(database, run.id),
      undecided: countUndecided(database, run.id),
    });
  }

  router.post(`${PANEL_PAGE}/review`, requireCoordinator, onlyPanels, isConnected, (request, response) => {
    const { panel, run } = panelIn(context, request);
    const form = readFields(Review, request.body);
    const isOtherView = form.goStatus !== undefined || form.action === 'show';
    const page = form.goTo ?? (isOtherView && form.unmatch === undefined ? 1 : form.page);
    const filter = { status: form.goStatus ?? form.status, search: form.search, page };
    // A tab left open from an earlier run shows other people, perhaps under the same numbers.
    if (run?.state !== 'reviewing' || run.id !== form.run) {
      request.session.notice = 'This sync has already finished. We have not changed anything again.';
      return response.redirect(303, addressOf(panel.slug));
    }
    const isSaved = form.action === 'save' && form.unmatch === undefined && form.goTo === undefined;
    // What was shown is what is saved: rows may have been ticked or matched in another tab.
    if (isSaved && form.seen !== digestOfRun(database, run.id)) {
      const since = {
        drawn: form.drawn,
        shown: form.shown.map(({ id }) => ({ id, wasTicked: form.ticked.includes(String(id)) })),
      };
      keepTicks(database, run.id, form.shown, new Set(form.ticked.map(Number)));
      showTable(response, panel, run, filter, since);
      return;
    }
    database.transaction(() => {
      keepTicks(database, run.id, form.shown, new Set(form.ticked.map(Number)));
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
    if (isSaved) return save(request, response, panel, run);
    response.redirect(303, addressOf(panel.slug, filter));
  });

  router.get(`${PANEL_PAGE}/match/:row`, requireCoordinator, onlyPanels, isConnected, (request, response) => {
    const { panel, run } = panelIn(context, request);
    const row = run && rowOf(database, run.id, Number(request.params.row));
    if (!run || !row?.hub || row.mis) return response.redirect(303, addressOf(panel.slug));
    const { surname, Name } = { surname: row.hub.fields.Surname, Name: row.hub.fields.Name };
    const search =
      typeof request.query.search === 'string' ? request.query.search.trim() : (surname ?? Name ?? '');
    render(response, 'mis-sync/review/match', {
      steps: stepsAt(panel.slug),
      panel,
      run,
      row,
      search,
      found: candidates(database, run.id, search),
    });
  });

  router.post(
    `${PANEL_PAGE}/match/:row`,
    requireCoordinator,
    onlyPanels,
    isConnected,
    (request, response) => {
      const { panel, run } = panelIn(context, request);
      const isMatched =
        run?.state === 'reviewing' &&
        run.id === Number(request.body?.run) &&
        database.transaction(() =>
          matchByHand(database, run.id, Number(request.params.row), Number(request.body?.with)),
        )();
      if (!isMatched)
        request.session.notice =
          'We could not match them, because one of them has been matched since you opened the page.';
      response.redirect(303, addressOf(panel.slug));
    },
  );

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
    response.redirect(303, next ? addressOf(next.slug) : `${PAGE}/done`);
  }

  return router;
}
