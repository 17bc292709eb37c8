import { Router } from 'express';
import { z } from 'zod';
import { readFields } from '../../../shared/web/forms.ts';
import { notFound } from '../../../shared/web/problem.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import type { PortalContext } from '../../context.ts';
import { PARTNER_PORTAL, partnerOf, requirePartner } from '../../partners/users/access.ts';
import { sharingWith } from '../../records/authorisations.ts';
import { schoolOf } from '../../records/schools.ts';
import { schoolToken } from '../tokens/tokens.ts';
import type { Pages } from './locals.ts';
import { samplesOf } from './samples.ts';

const render = rendererOf<Pages>();

const ForSchool = z.object({ estab: z.string() });

/** Gives a publisher who is signed in to the Partner Portal, which is mounted before, a token of a school that shares with its app. */
export function partnerTokenRoutes(context: PortalContext): Router {
  const { database, url } = context;
  const router = Router();
  router.post(`${PARTNER_PORTAL}/schools/token`, requirePartner, (request, response) => {
    const { app } = partnerOf(request);
    const { estab } = readFields(ForSchool, request.body);
    const authorisation = sharingWith(database, estab, app.relyingParty);
    if (authorisation?.state !== 'active') throw notFound();
    const { token, expires } = schoolToken(context, authorisation);
    render(response, 'api/developers/partner-token', {
      ...{ app, token, expires, school: schoolOf(database, authorisation).name },
      samples: samplesOf(`${url}/api/v1/School/${estab}/SchoolInfo/`, `Idaas ${token}`),
    });
  });
  return router;
}
