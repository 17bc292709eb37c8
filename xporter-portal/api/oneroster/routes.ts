import { type Request, type Response, Router } from 'express';
import { turnOfItsOwn } from '../../../shared/turns.ts';
import type { PortalContext } from '../../context.ts';
import { weighedCache } from '../../mis/weighed-cache.ts';
import type { Consented, Consents } from '../consent/consents.ts';
import { asSent, type KeptAnswer, type KeptAnswers, keyOf } from '../kept-answers.ts';
import { note } from '../usage/note-requests.ts';
import { knownIn, lowerCaseNames } from '../xod/ask.ts';
import { onUnknownIn } from '../xod/unknowns.ts';
import { answer, headersOf, type KnownPlaces, type OperationRequest } from './answer.ts';
import { rosterError } from './errors.ts';
import { addressFor } from './links.ts';
import { idsOf, LISTS, OPERATIONS, type Operation, pathOf } from './operations.ts';
import { BASES } from './paths.ts';
import { LIST_PARAMETERS, readQuery, SINGLE_PARAMETERS } from './query.ts';
import { createRosters } from './roster.ts';

import { bearerAccess } from './tokens.ts';

/** The version of OneRoster. Xporter's answer is not public: this one is the sandbox's own. */
const VERSION = { version: '1.1' };

/** Numbers of records in filtered or sorted lists. */
const PLACES_KEPT = 300_000;

/** What the log of requests calls it. */
const endpointOf = ({ operationId }: Operation): string => `OneRoster.${operationId}`;

type Ids = Record<string, string>;

/**
 * OneRoster 1.1 over what a school shares, at each of its bases.
 * @param answers kept here, for `answerAtOnce` too
 */
export function oneRosterRoutes(context: PortalContext, answers: KeptAnswers, consents: Consents): Router {
  const router = Router();
  const rosters = createRosters(context, consents);
  const places = weighedCache<readonly number[]>(PLACES_KEPT, ({ length }) => length);
  consents.forgetIn(places);

  for (const { path } of BASES) {
    router.get([`${path}/version`, `${path}/auth/version`], (_request, response) => {
      response.json(VERSION);
    });
    for (const operation of OPERATIONS)
      router.get(
        `${path}${pathOf(operation).replace(/\{(\w+)\}/g, ':$1')}`,
        (request: Request<Ids>, response) => serve(operation, path, request, response),
      );
  }

  async function serve(
    operation: Operation,
    path: string,
    request: Request<Ids>,
    response: Response,
  ): Promise<void> {
    const { operationId, list, isSingle } = operation;
    response.locals.operationId = operationId;
    response.set(headersOf(operation));
    const { authorisation, oneRoster: scopes } = bearerAccess(context, request.headers.authorization);
    note(response, endpointOf(operation), authorisation);
    if (scopes && !operation.scopes.some((scope) => scopes.includes(scope)))
      throw rosterError('no-scope', operation.scopes);
    const known = isSingle ? SINGLE_PARAMETERS : LIST_PARAMETERS;
    const onUnknown = onUnknownIn(context, authorisation.relyingParty, response);
    const params = lowerCaseNames(knownIn(request.query, operationId, known, onUnknown));
    const host = addressFor(request.headers, context.url);
    const wanted = {
      operation,
      ids: idsOf(operation).map((name) => request.params[name] ?? ''),
      query: readQuery(params, LISTS[list].entity),
      address: `${host}${request.originalUrl}`,
      base: `${host}${path}`,
    };
    const answered = await consents.answer(
      () => bearerAccess(context, request.headers.authorization).authorisation,
      (consented) => keptAnswer(consented, wanted, response.locals.warning !== undefined),
    );
    response.locals.rows = answered.rows;
    response.set(answered.headers);
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end(answered.body);
  }

  async function keptAnswer(
    consented: Consented,
    wanted: OperationRequest,
    isWarned: boolean,
  ): Promise<KeptAnswer> {
    const { operation, address } = wanted;
    const key = keyOf(consented.version, address);
    const kept = answers.get(key);
    if (kept) return kept;
    await turnOfItsOwn();
    const { body, rows, headers } = await answer(rosters.of(consented), wanted, placesIn(consented));
    consented.mustBeCurrent();
    const made: KeptAnswer = {
      ...{ body: asSent(Buffer.from(body)), rows, headers, isWarned },
      endpoint: endpointOf(operation),
    };
    answers.set(key, made);
    return made;
  }

  /** What is found of a list is kept once it is known to be what the school still shares. */
  const placesIn = ({ version, mustBeCurrent }: Consented): KnownPlaces => ({
    get: (list) => places.get(`${version} ${list}`),
    set(list, found) {
      mustBeCurrent();
      if (found) places.set(`${version} ${list}`, found);
    },
  });

  return router;
}
