import { type Request, Router } from 'express';
import { RequestError } from '../../../shared/errors.ts';
import { readInput } from '../../../shared/web/read-input.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { RelyingParty } from '../api/app-routes.ts';
import { CheckSettings } from '../api/client-check-routes.ts';
import type { ControlRoom } from '../room.ts';
import type { ClientChecks } from './client-checks.ts';
import { evidenceLine, SOURCES, summary } from './formats.ts';
import type { Pages } from './locals.ts';

const PAGE = '/client-check';
const OUTCOMES = {
  waiting: 'To come',
  playing: 'Now',
  seen: 'Your client reacted',
  'timed out': 'Your client did not react in time',
  skipped: 'Not played',
};

const StartForm = CheckSettings.pick({ limit: true }).extend({ relyingParty: RelyingParty });

const render = rendererOf<Pages>();

/** The pages on which a developer has a client checked, and reads the report. */
export function clientCheckRoutes(room: ControlRoom, checks: ClientChecks): Router {
  const router = Router();
  const pageOf = (relyingParty: string) => `${PAGE}/${encodeURIComponent(relyingParty)}`;
  const appIn = ({ params }: Request) => String(params.relyingParty);
  const index = async (chosen: string, error: string | null): Promise<Pages['client-check/index']> => ({
    ...{ apps: await room.apps(), reports: checks.all(), chosen, error, summary },
  });

  router.get(PAGE, async (request, response) => {
    const { app } = request.query;
    render(response, 'client-check/index', await index(typeof app === 'string' ? app : '', null));
  });

  router.post(PAGE, async (request, response) => {
    const chosen = String(Object(request.body).relyingParty ?? '');
    try {
      const { relyingParty, limit } = readInput(StartForm, request.body);
      await checks.start(relyingParty, { ...CheckSettings.parse({}), limit });
      response.redirect(303, pageOf(relyingParty));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      render(response.status(error.status), 'client-check/index', await index(chosen, error.message));
    }
  });

  router.get(`${PAGE}/:relyingParty`, (request, response) => {
    const report = checks.report(appIn(request));
    render(response, 'client-check/report', {
      ...{ report, summary, evidenceLine, sources: SOURCES, outcomes: OUTCOMES },
    });
  });

  router.post(`${PAGE}/:relyingParty/next`, (request, response) => {
    checks.skip(appIn(request));
    response.redirect(303, pageOf(appIn(request)));
  });

  router.post(`${PAGE}/:relyingParty/stop`, async (request, response) => {
    await checks.stop(appIn(request));
    response.redirect(303, pageOf(appIn(request)));
  });

  return router;
}
