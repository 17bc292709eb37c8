import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { readFields } from '../../../shared/web/forms.ts';
import { notFound } from '../../../shared/web/problem.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { requireRole, signedIn } from '../../accounts/access.ts';
import { fieldsOfScope } from '../../api/xod/catalogue/catalogue.ts';
import type { PortalContext } from '../../context.ts';
import { agreementOf, compareAgreements } from '../../records/agreements.ts';
import { type Authorisation, authorisationByReference } from '../../records/authorisations.ts';
import { type NewTerms, newTermsFor } from '../../records/new-terms.ts';
import { appOf, type PartnerApp } from '../../records/partner-apps.ts';
import { describeScope } from '../../records/scopes.ts';
import type { Pages } from '../locals.ts';
import { acceptTerms, declineTerms } from './decide.ts';

const render = rendererOf<Pages>();

const Decision = z.object({
  decision: z.enum(['accept', 'decline']).catch('decline'),
  version: z.string().catch(''),
  areas: z
    .string()
    .catch('')
    .transform((names) => names.split(',').filter((name) => name !== '')),
});

/** The new terms of an app that a school shares with: what is new, to accept or decline. */
export function newTermsRoutes(context: PortalContext, confirmPassword: RequestHandler): Router {
  const { database } = context;
  const router = Router();

  /** @throws Problem 404 for another school's, as for one that does not exist */
  function loadAuthorisation(request: Request): Authorisation {
    const reference = String(request.params.reference);
    const authorisation = authorisationByReference(database, signedIn(request).estab, reference);
    if (!authorisation) throw notFound();
    return authorisation;
  }

  function page(app: PartnerApp, authorisation: Authorisation, terms: NewTerms) {
    const accepted = agreementOf(database, app.relyingParty, authorisation.agreementVersion ?? '');
    return {
      app,
      authorisation,
      terms,
      ...compareAgreements(accepted?.text ?? app.agreement, app.agreement),
      areas: terms.areas.map(({ scope, reason }) => ({
        ...describeScope(scope),
        reason,
        fields: fieldsOfScope(scope),
      })),
    };
  }

  router.get('/data-sharing/:reference/agree', requireRole('administrator'), (request, response) => {
    const authorisation = loadAuthorisation(request);
    const app = appOf(database, authorisation);
    const terms = newTermsFor(database, app, authorisation);
    if (!terms) return response.redirect(303, `/data-sharing/${authorisation.reference}`);
    render(response, 'data-sharing/new-terms/agree', {
      ...page(app, authorisation, terms),
      hasChanged: false,
    });
  });

  router.post(
    '/data-sharing/:reference/agree',
    requireRole('administrator'),
    confirmPassword,
    (request, response) => {
      const authorisation = loadAuthorisation(request);
      const app = appOf(database, authorisation);
      const terms = newTermsFor(database, app, authorisation);
      const back = `/data-sharing/${authorisation.reference}`;
      if (!terms) return response.redirect(303, back);
      const { decision, ...shown } = readFields(Decision, request.body);
      const decide = decision === 'accept' ? acceptTerms : declineTerms;
      if (!decide(context, authorisation, shown, signedIn(request))) {
        const changed = { ...page(app, authorisation, terms), hasChanged: true };
        return render(response.status(422), 'data-sharing/new-terms/agree', changed);
      }
      request.session.notice =
        decision === 'accept'
          ? `Accepted. Sharing with ${app.name} continues under version ${app.agreementVersion} of the agreement.`
          : `Not accepted. Sharing with ${app.name} continues as before. You can still accept at any time.`;
      response.redirect(303, back);
    },
  );

  return router;
}
