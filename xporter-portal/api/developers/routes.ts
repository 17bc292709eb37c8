import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { dayOf } from '../../../shared/local-time.ts';
import { emptyForm, type FormState, readFields } from '../../../shared/web/forms.ts';
import { notFound } from '../../../shared/web/problem.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { SIGNATURE_MINUTES } from '../../../shared/web/signature.ts';
import type { PortalContext } from '../../context.ts';
import {
  CALLBACK_EVENT_NAMES,
  CALLBACK_EVENTS,
  CALLBACK_FIELDS,
  type CallbackField,
  exampleOf,
  fieldsOfEvent,
} from '../../records/callback-events.ts';
import { exampleInvitation, INVITATION_FIELDS } from '../../records/invitation-fields.ts';
import { isOpenTo } from '../consent/rules.ts';
import { ApiError } from '../errors.ts';
import { oneRosterDeveloperRoutes } from '../oneroster/developers/routes.ts';
import { schoolAccess } from '../tokens/tokens.ts';
import { ENDPOINTS, endpointNamed, scopesOf } from '../xod/catalogue/catalogue.ts';
import type { Endpoint } from '../xod/catalogue/declare.ts';
import { pathOf } from '../xod/queries.ts';
import { errorsByGroup, listErrors } from './error-list.ts';
import type { Pages } from './locals.ts';
import { openApi } from './openapi.ts';
import { samplesOf } from './samples.ts';
import { signatureSamples } from './signature-samples.ts';
import { signedInDeveloper } from './signed-in.ts';
import { addressOf, sendTry } from './try-out.ts';

const render = rendererOf<Pages>();

const COMMON = ['page', 'pageSize', 'select', 'changedRows', 'updatedSince'];
const Token = z.object({ token: z.string().trim().default('') });
const Tried = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

const CALLBACK_FIELD_ROWS = (Object.keys(CALLBACK_FIELDS) as CallbackField[]).map((name) => ({
  name,
  ...CALLBACK_FIELDS[name],
  events: CALLBACK_EVENT_NAMES.filter((event) => fieldsOfEvent(event).includes(name)),
}));

/** Pages where a partner's developer reads about the API and tries it with a school token. */
export function developerRoutes(context: PortalContext): Router {
  const { seal } = context;
  const router = Router();

  router.get('/developers/openapi.json', (_request, response) => {
    response.json(openApi(context.url));
  });

  router.get('/developers/errors', (_request, response) => {
    render(response, 'api/developers/errors', { groups: errorsByGroup() });
  });

  router.get('/developers/errors.json', (_request, response) => {
    response.json(listErrors());
  });

  router.get('/developers', (request, response) => showIndex(request, response, {}));

  router.post('/developers/sign-in', (request, response) => {
    const { token } = readFields(Token, request.body);
    const text = token.replace(/^Idaas\s+/i, '');
    try {
      schoolAccess(context, `Idaas ${text}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      response.status(422);
      return showIndex(request, response, { token: `${error.message}.` });
    }
    request.session.developerToken = seal.encrypt(text);
    response.redirect(303, '/developers');
  });

  router.post('/developers/sign-out', (request, response) => {
    delete request.session.developerToken;
    response.redirect(303, '/developers');
  });

  router.use(oneRosterDeveloperRoutes(context));

  router.get('/developers/callbacks', (request, response) => {
    const example = Object.fromEntries(
      fieldsOfEvent('authorised').map((name) => [name, exampleOf(name, 'authorised')]),
    );
    render(response, 'api/developers/callbacks', {
      events: CALLBACK_EVENTS,
      fields: CALLBACK_FIELD_ROWS,
      example: new URLSearchParams(example).toString(),
      samples: signatureSamples(context.clock.real()),
      signatureMinutes: SIGNATURE_MINUTES,
      relyingParty: signedInDeveloper(context, request)?.relyingParty ?? CALLBACK_FIELDS.partnerId.example,
    });
  });

  router.get('/developers/invitations', (_request, response) => {
    render(response, 'api/developers/invitations', {
      url: context.url,
      fields: INVITATION_FIELDS,
      example: JSON.stringify(exampleInvitation(CALLBACK_FIELDS.partnerId.example), null, 2),
    });
  });

  router.get('/developers/:name', async (request, response) => {
    const endpoint = endpointNamed(request.params.name);
    if (!endpoint) throw notFound();
    const signedIn = signedInDeveloper(context, request);
    const values = Tried.parse(request.query);
    const isTried = 'try' in values;
    const requested = isTried ? values : firstRequest(endpoint, context.clock.now());
    const address = addressOf(context.url, signedIn?.estab ?? 'ESTAB', endpoint, requested);
    const authorization = `Idaas ${signedIn?.token ?? 'TOKEN'}`;
    const tried = signedIn && isTried ? await sendTry(address, authorization) : undefined;
    render(response, 'api/developers/endpoint', {
      endpoint,
      path: pathOf(endpoint),
      scopes: scopesOf(endpoint),
      isOpen: signedIn && isOpenTo(endpoint, signedIn.granted),
      common: COMMON,
      signedIn,
      values,
      tried,
      samples: samplesOf(address, authorization),
    });
  });

  function showIndex(request: Request, response: Response, errors: FormState['errors']): void {
    const signedIn = signedInDeveloper(context, request);
    const isOpen = (endpoint: Endpoint) => signedIn && isOpenTo(endpoint, signedIn.granted);
    render(response, 'api/developers/index', {
      url: context.url,
      form: { ...emptyForm({ token: '' }), errors },
      signedIn,
      endpoints: ENDPOINTS.map((endpoint) => ({
        ...endpoint,
        open: isOpen(endpoint),
        needs: scopesOf(endpoint),
      })),
    });
  }

  return router;
}

/** What a developer may send first: a small page, and today for days that must be named. */
const firstRequest = ({ parameters, idIsRequired }: Endpoint, now: Date): Record<string, string> => ({
  ...(idIsRequired && { id: 'ID' }),
  ...Object.fromEntries(
    parameters
      .filter(({ required, check }) => required && check === 'day')
      .map(({ name }) => [name, dayOf(now)]),
  ),
  pageSize: '5',
});
