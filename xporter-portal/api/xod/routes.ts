import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { turnOfItsOwn } from '../../../shared/turns.ts';
import type { PortalContext } from '../../context.ts';
import { createPhotos } from '../../mis/photos.ts';
import { weighedCache } from '../../mis/weighed-cache.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import { partnerApp } from '../../records/partner-apps.ts';
import { SCOPES } from '../../records/scopes.ts';
import type { Consented, Consents } from '../consent/consents.ts';
import { NO_ERROR } from '../envelope.ts';
import { ApiError, apiError } from '../errors.ts';
import { asSent, type KeptAnswer, type KeptAnswers, keyOf } from '../kept-answers.ts';
import {
  anyAccess,
  issueToken,
  requireManagementToken,
  schoolAccess,
  schoolTokensOf,
} from '../tokens/tokens.ts';
import { note } from '../usage/note-requests.ts';
import { LOG_PARAMETERS, logsOf, readLogQuery, usageOf } from '../usage/usage.ts';
import type { Known, KnownPlaces } from './answer.ts';
import { hasCallbackUrl, knownIn, lowerCaseNames, readQuestion, wantsHttpStatus } from './ask.ts';
import { mustBeCallable, watchAvailability } from './availability.ts';
import { WRITEBACK_PATHS, writebackNamed } from './catalogue/catalogue.ts';
import { SEARCH_PARAMETERS, searchRegister } from './edubase.ts';
import { gdprIds } from './gdpr-ids.ts';
import { queries } from './queries.ts';
import { read } from './read.ts';
import { onUnknownIn } from './unknowns.ts';

/** What answers are made of is cached while nothing in it can have changed. */
const CACHED_ROWS = 300_000;

/**
 * Xporter's own protocol. Paths and names are not case-sensitive, as in the real one.
 * @param answers kept here, for `answerAtOnce` too
 */
export function xodRoutes(context: PortalContext, answers: KeptAnswers, consents: Consents): Router {
  const { database, clock, requests } = context;
  const router = Router();
  router.post(['/api/oauth/GetToken', '/idaas/sts/STS/GetToken'], (request, response) => {
    response.json({ ...NO_ERROR, ...issueToken(context, request.body) });
  });

  router.get('/api/manage/GetXodSchoolTokens', requireManagementToken(context), (request, response) => {
    const relyingParty = z.string().parse(response.locals.relyingParty);
    note(response, 'GetXodSchoolTokens', { estab: '', relyingParty });
    const wanted = lowerCaseNames(request.query).get('applicationid') || relyingParty;
    if (wanted !== relyingParty) throw apiError('token-of-other-app', relyingParty, wanted);
    response.json({ Tokens: schoolTokensOf(context, relyingParty), ...NO_ERROR });
  });

  router.get('/api/v1/TokenDetails', (request, response) => {
    const { authorisation, expires } = schoolAccess(context, request.headers.authorization);
    note(response, 'TokenDetails', authorisation);
    response.json({
      Estab: authorisation.estab,
      Expires: expires,
      Name: partnerApp(database, authorisation.relyingParty)?.name ?? authorisation.relyingParty,
      RelyingParty: authorisation.relyingParty,
      Scopes: authorisation.scopes ?? [],
      ...NO_ERROR,
    });
  });

  router.get('/api/v1/Scopes', (request, response) => {
    note(response, 'Scopes', anyAccess(context, request.headers.authorization));
    response.json({
      Scopes: SCOPES.map(({ name, category, description }) => ({
        Name: name,
        Category: category,
        Description: description,
      })),
      ...NO_ERROR,
    });
  });

  router.get('/api/v1/Queries', (request, response) => {
    note(response, 'Queries', anyAccess(context, request.headers.authorization));
    response.json({ Endpoints: queries(), Queries: [], ...NO_ERROR });
  });

  router.get('/api/v1/Usage', (request, response) => {
    const whose = anyAccess(context, request.headers.authorization);
    note(response, 'Usage', whose);
    requests.flush();
    response.json({ Usage: usageOf(database, whose, clock.at(whose.estab || null)) });
  });

  router.get('/api/v1/Logs', (request, response) => {
    const whose = anyAccess(context, request.headers.authorization);
    note(response, 'Logs', whose);
    requests.flush();
    const onUnknown = onUnknownIn(context, whose.relyingParty, response);
    const query = lowerCaseNames(knownIn(request.query, 'Logs', LOG_PARAMETERS, onUnknown));
    response.json({
      Logs: logsOf(database, whose, readLogQuery(query)),
      ...NO_ERROR,
    });
  });

  router.get('/api/v1/RunQuery', (request, response) => {
    const whose = anyAccess(context, request.headers.authorization);
    note(response, 'edubase.search', whose);
    const onUnknown = onUnknownIn(context, whose.relyingParty, response);
    const query = lowerCaseNames(knownIn(request.query, 'edubase.search', SEARCH_PARAMETERS, onUnknown));
    if (query.get('id')?.toLowerCase() !== 'edubase.search') {
      throw apiError('unknown-query', query.get('id') ?? '');
    }
    response.json({ Schools: searchRegister(database, query) });
  });

  router.get('/api/v1/GDPRIDs', (request, response) => {
    const { authorisation } = schoolAccess(context, request.headers.authorization);
    note(response, 'GDPRIDs', authorisation);
    response.json({ GDPR: [gdprIds(context, authorisation)], ...NO_ERROR });
  });

  router.use(WRITEBACK_PATHS, (request, response) => {
    note(response, 'Writeback', anyAccess(context, request.headers.authorization));
    const name = writebackNamed(request.baseUrl + request.path);
    throw apiError('no-writeback', name);
  });

  const contents: Known = weighedCache(CACHED_ROWS, (present) =>
    [...present.values()].reduce((rows, { ids }) => rows + ids.length, 0),
  );
  const updated: KnownPlaces = weighedCache(CACHED_ROWS, (places) => places.flat().length);
  for (const cache of [answers, contents, updated]) consents.forgetIn(cache);
  const photos = createPhotos();

  router.get('/api/v1/School/:estab/:endpoint{/:id}', async (request, response) => {
    response.locals.hidesStatus = !wantsHttpStatus(request.query);
    const access = () => accessTo(request.params.estab, request.headers.authorization);
    note(
      response,
      request.params.endpoint,
      schoolAccess(context, request.headers.authorization).authorisation,
    );
    const watched = await watchedIn(request, response, access);
    const answered = await consents
      .answer(access, (consented) => readSchool(consented, request, response))
      .catch((error: unknown) => {
        // The callback comes when the data that is not there yet is.
        if (error instanceof ApiError && error.status === 503) watched();
        throw error;
      });
    watched();
    response.locals.rows = answered.rows;
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end(answered.body);
  });

  /**
   * Checks a request with a callbackUrl before anything is answered.
   * @returns begins to watch the data that it needs, if it has one
   * @throws ApiError for a request that could not be answered, and for an address that takes no callbacks
   */
  async function watchedIn(
    { params: { estab, endpoint, id = '' }, query }: Request<SchoolPath>,
    response: Response,
    access: () => Authorisation,
  ): Promise<() => void> {
    if (!hasCallbackUrl(query)) return () => undefined;
    const authorisation = access();
    const onUnknown = onUnknownIn(context, authorisation.relyingParty, response);
    const granted = new Set(authorisation.scopes);
    const question = readQuestion(endpoint, { id, estab }, query, granted, onUnknown);
    await mustBeCallable(context, question);
    return () => watchAvailability(context, authorisation, question);
  }

  function accessTo(estab: string, header: string | undefined): Authorisation {
    const { authorisation } = schoolAccess(context, header);
    if (estab === authorisation.estab) return authorisation;
    throw apiError('school-of-other-token', authorisation.estab, estab);
  }

  async function readSchool(
    { authorisation, granted, now, version, view, mustBeCurrent }: Consented,
    { params: { estab, endpoint: name, id = '' }, query, url }: Request<SchoolPath>,
    response: Response,
  ): Promise<Pick<KeptAnswer, 'body' | 'rows'>> {
    const onUnknown = onUnknownIn(context, authorisation.relyingParty, response);
    const question = readQuestion(name, { id, estab }, query, granted, onUnknown);
    note(response, question.endpoint.id, authorisation);

    const changesWithTheHour = granted.has('Attendance') || granted.has('Conduct');
    // Each request with a callbackUrl must be seen here, so none is answered at once.
    const isKept = !changesWithTheHour && question.changedRows === null && question.callbackUrl === null;
    const key = keyOf(version, url);
    const kept = isKept ? answers.get(key) : undefined;
    if (kept) return kept;
    await turnOfItsOwn();

    const known = changesWithTheHour ? { contents: null, updated: null } : { contents, updated };
    const basis = { version, ...known, mustBeCurrent };
    const answered = await read(context, authorisation, question, { view: view(), now, photos }, basis);
    mustBeCurrent();
    if (isKept) {
      const isWarned = response.locals.warning !== undefined;
      const { body, rows } = answered;
      answers.set(key, { body: asSent(body), rows, endpoint: question.endpoint.id, isWarned });
    }
    return answered;
  }

  return router;
}

type SchoolPath = { estab: string; endpoint: string; id?: string };
