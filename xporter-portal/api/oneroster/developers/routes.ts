import { Router } from 'express';
import { z } from 'zod';
import { notFound } from '../../../../shared/web/problem.ts';
import { rendererOf } from '../../../../shared/web/render.ts';
import type { PortalContext } from '../../../context.ts';
import type { SignedInDeveloper } from '../../developers/locals.ts';
import { samplesOf } from '../../developers/samples.ts';
import { signedInDeveloper } from '../../developers/signed-in.ts';
import { sendTry } from '../../developers/try-out.ts';
import { schoolAccess, schoolToken } from '../../tokens/tokens.ts';
import { FIELDS, type Field } from '../fields.ts';
import { oneRosterOpenApi } from '../openapi.ts';
import { idsOf, LISTS, OPERATIONS, type Operation, pathOf, titleOf } from '../operations.ts';
import { BASES } from '../paths.ts';
import { LIST_PARAMETERS, SINGLE_PARAMETERS } from '../query.ts';
import type { Pages, ShownOperation } from './locals.ts';

const render = rendererOf<Pages>();

const Tried = z.record(z.string(), z.string().catch(''));
/** What a client reads beside the body. */
const SHOWN_HEADERS = ['X-Total-Count', 'Link', 'Sandbox-Beyond-Xporter'];

/** Pages where a partner's developer reads about OneRoster and tries it with a school token. */
export function oneRosterDeveloperRoutes(context: PortalContext): Router {
  const { url } = context;
  const router = Router();

  router.get('/developers/oneroster/openapi.json', (_request, response) => {
    response.json(oneRosterOpenApi(url));
  });

  router.get('/developers/oneroster', (_request, response) => {
    render(response, 'api/oneroster/developers/index', {
      ...{ url, bases: BASES, operations: OPERATIONS.map(shown) },
    });
  });

  router.get('/developers/oneroster/:operationId', async (request, response) => {
    const operation = OPERATIONS.find(({ operationId }) => operationId === request.params.operationId);
    if (!operation) throw notFound();
    const signedIn = signedInDeveloper(context, request);
    const values = Tried.parse(request.query);
    const isTried = 'try' in values;
    const address = addressOf(operation, isTried ? values : { limit: '5' });
    const authorization = `Bearer ${signedIn ? tokenFor(context, signedIn) : 'TOKEN'}`;
    render(response, 'api/oneroster/developers/operation', {
      operation: shown(operation),
      ids: idsOf(operation),
      parameters: operation.isSingle ? SINGLE_PARAMETERS : LIST_PARAMETERS,
      fields: Object.entries(FIELDS[LISTS[operation.list].entity]).map(([name, field]) => ({
        ...{ name, value: describedValue(field), isRequired: field.isRequired },
      })),
      signedIn,
      values,
      tried: signedIn && isTried ? await sendTry(address, authorization, SHOWN_HEADERS) : undefined,
      samples: samplesOf(address, authorization),
    });
  });

  function addressOf(operation: Operation, values: Record<string, string>): string {
    const path = pathOf(operation).replace(/\{(\w+)\}/g, (_whole, name: string) =>
      encodeURIComponent(values[name] ?? name),
    );
    const query = new URLSearchParams();
    for (const name of operation.isSingle ? SINGLE_PARAMETERS : LIST_PARAMETERS)
      if (values[name]) query.set(name, values[name]);
    return `${url}${BASES[0].path}${path}${query.size > 0 ? `?${query}` : ''}`;
  }

  return router;
}

/** A token for OneRoster, of the school whose token of Xporter's own protocol a developer has signed in with. */
const tokenFor = (context: PortalContext, { token }: SignedInDeveloper): string =>
  schoolToken(context, schoolAccess(context, `Idaas ${token}`).authorisation, null).token;

const shown = (operation: Operation): ShownOperation => ({
  operationId: operation.operationId,
  path: pathOf(operation),
  title: titleOf(operation),
  key: operation.key,
  isListedByXporter: operation.isListedByXporter,
});

/** What a field has, in words. */
function describedValue({ kind, values, refersTo }: Field): string {
  if (values) return values.join(', ');
  switch (kind) {
    case 'ref':
      return `A reference: ${refersTo}`;
    case 'refs':
      return `References: ${refersTo}`;
    case 'userIds':
      return 'A list of type and identifier';
    case 'texts':
      return 'A list of text';
    case 'day':
      return 'A day: 2026-09-01';
    case 'instant':
      return 'A time: 2026-09-01T00:00:00.000Z';
    case 'metadata':
      return 'Text by name';
    case 'text':
      return 'Text';
  }
}
