import express, { Router } from 'express';
import { recordAccess } from '../authorisation/authorisations.ts';
import { exceptionsOf } from '../authorisation/people-exceptions.ts';
import type { PortalContext } from '../context.ts';
import { populationOf } from '../mis/population.ts';
import { partnerApp } from '../partner-apps/partner-apps.ts';
import { schoolByEstab } from '../register/schools.ts';
import { ApiError, answerError, NO_ERROR, unknownEndpoint } from './envelope.ts';
import { readSchoolData } from './school-data.ts';
import { issueToken, schoolAccess } from './tokens.ts';

/** Xporter's public API. Paths are taken in any case, as the real one takes them. */
export function apiRoutes(context: PortalContext): Router {
  const { database, clock } = context;
  const router = Router();
  router.use(express.json({ limit: '100kb' }), express.urlencoded({ extended: false, limit: '100kb' }));

  router.post(['/api/oauth/GetToken', '/idaas/sts/STS/GetToken'], (request, response) => {
    response.json({ ...NO_ERROR, ...issueToken(context, request.body) });
  });

  router.get('/api/v1/TokenDetails', (request, response) => {
    const { authorisation, expires } = schoolAccess(context, request.headers.authorization);
    response.json({
      Estab: authorisation.estab,
      Expires: expires,
      Name: partnerApp(database, authorisation.relyingParty)?.name ?? authorisation.relyingParty,
      RelyingParty: authorisation.relyingParty,
      Scopes: authorisation.scopes ?? [],
      ...NO_ERROR,
    });
  });

  router.get('/api/v1/GDPRIDs', (request, response) => {
    const { authorisation } = schoolAccess(context, request.headers.authorization);
    const idsOf = (kind: string) =>
      exceptionsOf(database, authorisation.id).flatMap((one) => (one.kind === kind ? [one.personId] : []));
    response.json({
      GDPR: [
        {
          IsOptIn: authorisation.peopleDefault === 'exclude',
          Estab: authorisation.estab,
          RelyingParty: authorisation.relyingParty,
          MIS: null,
          StudentIds: idsOf('Student'),
          StaffIds: idsOf('Staff'),
          ContactIds: idsOf('Contact'),
          OtherIds: [],
        },
      ],
      ...NO_ERROR,
    });
  });

  router.get('/api/v1/School/:estab/:endpoint{/:id}', (request, response) => {
    const { authorisation } = schoolAccess(context, request.headers.authorization);
    const { estab, endpoint, id = '' } = request.params;
    if (estab !== authorisation.estab)
      throw new ApiError(403, `This token is for school ${authorisation.estab}, not ${estab}`);
    const school = schoolByEstab(database, estab);
    if (!school) throw new ApiError(404, `There is no school ${estab}`);
    const now = clock.now();
    const answer = readSchoolData(
      authorisation,
      exceptionsOf(database, authorisation.id),
      populationOf(school, authorisation.mis ?? '', now),
      { endpoint, id, query: lowerCaseNames(request.query) },
      now,
    );
    recordAccess(database, authorisation.id, now);
    response.json(answer);
  });

  router.use(['/api', '/idaas'], unknownEndpoint);
  router.use(['/api', '/idaas'], answerError);
  return router;
}

function lowerCaseNames(query: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      if (typeof value !== 'string') throw new ApiError(400, `${name} may be given once only`);
      return [name.toLowerCase(), value];
    }),
  );
}
