import { Router } from 'express';
import { z } from 'zod';
import { rendererOf } from '../../../shared/web/render.ts';
import type { PortalContext } from '../../context.ts';
import { STATE_LABELS } from '../../records/authorisation-labels.ts';
import { AUTHORISATION_STATES, type AuthorisationState } from '../../records/authorisation-states.ts';
import type { Pages } from '../locals.ts';
import { PARTNER_PORTAL, partnerOf } from '../users/access.ts';
import { schoolsOf } from './schools.ts';

const render = rendererOf<Pages>();

const isState = (text: string): text is AuthorisationState => Object.hasOwn(AUTHORISATION_STATES, text);

const Query = z.object({
  state: z
    .string()
    .transform((text) => (isState(text) ? text : ''))
    .catch(''),
  search: z.string().trim().max(100).catch(''),
});

/** The schools that a partner has invited, and the state of each authorisation. */
export function schoolRoutes(context: PortalContext): Router {
  const router = Router();
  router.get(`${PARTNER_PORTAL}/schools`, (request, response) => {
    const { app } = partnerOf(request);
    const query = Query.parse(request.query);
    const { superseded: _superseded, ...states } = STATE_LABELS;
    render(response, 'partners/schools/schools', {
      app,
      query,
      states,
      stateLabels: STATE_LABELS,
      schools: schoolsOf(context, app, query),
    });
  });
  return router;
}
