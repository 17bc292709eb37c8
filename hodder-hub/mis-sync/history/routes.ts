import { type Request, Router } from 'express';
import { dayOf } from '../../../shared/local-time.ts';
import { notFound } from '../../../shared/web/problem.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { requireCoordinator, signedIn } from '../../accounts/access.ts';
import { memberById } from '../../accounts/members.ts';
import type { HubContext } from '../../context.ts';
import { panelOf } from '../panels/panels.ts';
import { type Run, runById, runsOf } from '../records/runs.ts';
import { changesOf } from './changes.ts';
import { changesAsCsv } from './csv.ts';
import type { Pages } from './locals.ts';
import { obstacleToUndo, undoRun } from './undo.ts';

const render = rendererOf<Pages>();

const PAGE = '/admin-hub/school/mis-sync/history';

/** Shows what each sync did, and undoes the latest. */
export function historyRoutes(context: HubContext): Router {
  const { database } = context;
  const router = Router();

  /** @throws Problem 404 for another centre's, as for one that does not exist */
  const runIn = (request: Request): Run => {
    const run = runById(database, Number(request.params.run));
    if (!run || run.estab !== signedIn(request).estab) throw notFound();
    return run;
  };
  const described = (run: Run) => ({
    run,
    panel: panelOf(run.panel),
    by: memberById(database, run.startedBy)?.name ?? 'a former colleague',
  });

  router.get(PAGE, requireCoordinator, (request, response) => {
    const runs = runsOf(database, signedIn(request).estab);
    render(response, 'mis-sync/history/list', { runs: runs.map(described) });
  });

  router.get(`${PAGE}/:run.csv`, requireCoordinator, (request, response) => {
    const run = runIn(request);
    const name = `sync-${run.estab}-${run.panel}-${dayOf(new Date(run.startedAt))}.csv`;
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    response.type('text/csv').send(changesAsCsv(changesOf(database, run.id)));
  });

  router.get(`${PAGE}/:run`, requireCoordinator, (request, response) => {
    const run = runIn(request);
    const all = changesOf(database, run.id);
    const changes = all.filter(({ kind }) => kind !== 'linked');
    render(response, 'mis-sync/history/run', {
      ...described(run),
      changes,
      linked: all.length - changes.length,
      obstacle: obstacleToUndo(context, run),
    });
  });

  router.post(`${PAGE}/:run/undo`, requireCoordinator, (request, response) => {
    const run = runIn(request);
    const obstacle = obstacleToUndo(context, run);
    if (obstacle === null) undoRun(context, run, signedIn(request));
    request.session.notice = obstacle ?? 'Undone. Every record is as it was before that sync.';
    response.redirect(303, `${PAGE}/${run.id}`);
  });

  return router;
}
