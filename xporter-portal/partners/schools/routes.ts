import { type Response, Router } from 'express';
import { z } from 'zod';
import { formatDate } from '../../../shared/clock.ts';
import { emptyForm, type FormState, readFields, readForm } from '../../../shared/web/forms.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import type { PortalContext } from '../../context.ts';
import { STATE_LABELS } from '../../records/authorisation-labels.ts';
import { AUTHORISATION_STATES, type AuthorisationState } from '../../records/authorisation-states.ts';
import { latestLink } from '../../records/invitation-links.ts';
import type { PartnerApp } from '../../records/partner-apps.ts';
import { describeScope } from '../../records/scopes.ts';
import type { Pages } from '../locals.ts';
import { PARTNER_PORTAL, partnerOf, requirePartner } from '../users/access.ts';
import { ChosenAreas, inviteForm } from './invite-form.ts';
import { inviteFromPartnerPortal } from './invite-school.ts';
import { schoolsOf } from './schools.ts';

const render = rendererOf<Pages>();

const INVITE = `${PARTNER_PORTAL}/schools/invite`;

const isState = (text: string): text is AuthorisationState => Object.hasOwn(AUTHORISATION_STATES, text);

const Query = z.object({
  state: z
    .string()
    .transform((text) => (isState(text) ? text : ''))
    .catch(''),
  search: z.string().trim().max(100).catch(''),
});

/** The schools that a partner has invited with the state of each authorisation, and the form that invites another. */
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

  function showInvite(response: Response, app: PartnerApp, form: FormState, chosen: readonly string[]): void {
    const areas = app.template.map((area) => ({ ...area, title: describeScope(area.scope).title }));
    render(response, 'partners/schools/invite', { app, form, areas, chosen });
  }

  router.get(INVITE, (request, response) => {
    const { app } = partnerOf(request);
    const all = app.template.map(({ scope }) => scope);
    showInvite(response, app, emptyForm(), all);
  });

  router.post(INVITE, requirePartner, (request, response) => {
    const { app } = partnerOf(request);
    const form = readForm(inviteForm(context.database), request.body);
    if (!form.ok) {
      const { areas } = readFields(ChosenAreas, request.body);
      return showInvite(response.status(422), app, form, areas);
    }
    const { school, name, email, areas } = form.value;
    const { expiresAt, id } = inviteFromPartnerPortal(context, app, school, {
      ...{ name, email },
      areas: areas.filter((area) => app.template.some(({ scope }) => scope === area)),
    });
    const to = latestLink(context.database, id);
    request.session.notice = `We have emailed the invitation to ${to?.name} (${to?.email}) at ${school.name}. They can use it until ${formatDate(expiresAt)}.`;
    response.redirect(303, `${PARTNER_PORTAL}/schools`);
  });
  return router;
}
