import { Router } from 'express';
import { z } from 'zod';
import { readFields, severalValues } from '../../../shared/web/forms.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { requireCoordinator, signedIn } from '../../accounts/access.ts';
import { setYearStart, yearStartOf } from '../../admin-hub/school/centres.ts';
import type { HubContext } from '../../context.ts';
import { PANELS } from '../panels/panels.ts';
import { choicesOf } from '../records/choices.ts';
import { latestRun } from '../records/runs.ts';
import { streamProgress } from '../runs/progress.ts';
import { cancelRun, startRun } from '../runs/start.ts';
import type { Pages } from './locals.ts';
import { addressOf, mustBeConnected, onlyPanels, PAGE, PANEL_PAGE, panelIn, stepsAt } from './panel-page.ts';

const render = rendererOf<Pages>();

const Proceed = z.object({
  years: severalValues,
  classes: severalValues,
  emails: z.string().optional(),
  // Blank, or no date: it stays as it was.
  yearStarts: z.iso.date().optional().catch(undefined),
});

/** Each of the four panels of a sync until its rows can be reviewed: what to read, and how reading goes. */
export function panelRoutes(context: HubContext): Router {
  const { database } = context;
  const router = Router();
  const isConnected = mustBeConnected(context);

  router.get(`${PAGE}/done`, requireCoordinator, (request, response) => {
    const { estab } = signedIn(request);
    const done = PANELS.map((panel) => ({ panel, run: latestRun(database, estab, panel.slug) }));
    render(response, 'mis-sync/review/done', { steps: stepsAt('done'), done });
  });

  router.get(PANEL_PAGE, requireCoordinator, onlyPanels, isConnected, (request, response, next) => {
    const { panel, run, estab } = panelIn(context, request);
    if (run?.state === 'loading')
      return render(response, 'mis-sync/runs/loading', { steps: stepsAt(panel.slug), panel, run });
    if (run) return next();
    render(response, 'mis-sync/runs/start', {
      steps: stepsAt(panel.slug),
      panel,
      latest: latestRun(database, estab, panel.slug),
      yearStarts: yearStartOf(database, estab, context.clock.now()),
      ...choicesOf(database, estab),
    });
  });

  router.post(`${PANEL_PAGE}/proceed`, requireCoordinator, onlyPanels, isConnected, (request, response) => {
    const { panel, estab } = panelIn(context, request);
    const { years, classes, emails, yearStarts } = readFields(Proceed, request.body);
    if (yearStarts) setYearStart(database, estab, yearStarts.slice(5));
    startRun(context, signedIn(request), panel.slug, { years, classes, emails: emails !== undefined });
    response.redirect(303, addressOf(panel.slug));
  });

  router.get(`${PANEL_PAGE}/progress`, requireCoordinator, onlyPanels, (request, response) => {
    const { panel, estab } = panelIn(context, request);
    streamProgress(response, () => latestRun(database, estab, panel.slug));
  });

  router.post(`${PANEL_PAGE}/cancel`, requireCoordinator, onlyPanels, (request, response) => {
    const { panel, run } = panelIn(context, request);
    if (run) cancelRun(context, run);
    request.session.notice = 'Cancelled. Nothing has been changed.';
    response.redirect(303, addressOf(panel.slug));
  });

  return router;
}
