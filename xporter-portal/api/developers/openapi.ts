import { INVITATION_FIELDS } from '../../records/invitation-fields.ts';
import { ENDPOINTS, scopesOf } from '../xod/catalogue/catalogue.ts';
import type { Check, Dataset, Endpoint } from '../xod/catalogue/declare.ts';
import { pathOf } from '../xod/queries.ts';
import { webhooks } from './webhooks.ts';

const text = { type: 'string' };
const code = { type: ['string', 'integer'], description: 'As it was sent' };
const texts = { type: 'array', items: text };
const object = (properties: Record<string, unknown>) => ({ type: 'object', properties });
const list = (items: unknown) => ({ type: 'array', items });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: unknown) => ({ 'application/json': { schema } });
const refused = { description: 'Refused. The reason is in ExceptionMessage', content: json(ref('Envelope')) };
const refusals = { 400: refused, 401: refused, 403: refused, 404: refused, 503: refused };
const refusedWhole = {
  description: 'All schools refused. The reason is in Message',
  content: json(object({ Message: text })),
};

const query = (name: string, description: string, schema: unknown = text, required = false) => ({
  name,
  in: 'query',
  description,
  required,
  schema,
});

/** Parameters of every school data endpoint. */
const COMMON = [
  query('page', 'From 1. Without it, all rows are returned', { type: 'integer', minimum: 1 }),
  query('pageSize', '25 by default. More than 10,000 is cut to 10,000', { type: 'integer', minimum: 1 }),
  query('select', 'Comma-separated columns'),
  query('changedRows', '* to start, then the NextChangedRows of the previous response'),
  query(
    'updatedSince',
    'Rows that are new, different or newly shared since this time. Without an offset it is a time in England',
  ),
  query('onlygetDBStatus', 'Return only the state of the data', { type: 'boolean' }),
  query(
    'callbackUrl',
    'An address of yours, URL-encoded: its query is kept as it is. The state of the data is posted there once it is available, immediately if it is. With 503 it comes when the school’s MIS is connected and answers',
    { type: 'string', format: 'uri', maxLength: 1000 },
  ),
  query(
    'httpStatusCodes',
    'true: the HTTP status of a refusal says so. false: it is 200, and ExceptionMessage has the reason',
    { type: 'boolean', default: true },
  ),
];

/** @param url the portal's address */
export function openApi(url: string): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    externalDocs: { description: 'Every error and what to do about it', url: `${url}/developers/errors` },
    info: {
      title: 'Xporter sandbox',
      version: '1.0.0',
      description:
        'Xporter’s public API, with data of invented schools. Paths and names are not case-sensitive.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url }],
    security: [{ idaas: [] }],
    paths: {
      '/api/oauth/GetToken': token(),
      '/api/Manage/SchoolRegister': register('SchoolRegister', 'Invite schools with a management token'),
      '/API/XporterOnDemand/SchoolRegister': {
        ...register(
          'SchoolRegisterSigned',
          'Invite schools with a signature, as older clients do',
          'groupcall',
        ),
        parameters: SIGNED,
      },
      '/api/manage/GetXodSchoolTokens': schoolTokens(),
      ...Object.fromEntries(information()),
      ...Object.fromEntries(ENDPOINTS.flatMap(paths)),
    },
    webhooks: webhooks(),
    components: {
      securitySchemes: {
        groupcall: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description:
            '“Groupcall”, a space and the upper-case hex HMAC-SHA256, keyed with the management secret, of the Base64 of body, DateTime and secret',
        },
        idaas: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '“Idaas”, a space and a token',
        },
      },
      schemas: {
        Envelope: object({
          Message: nullable('string'),
          ExceptionType: nullable('string'),
          ExceptionMessage: nullable('string'),
          InnerException: { type: 'null' },
        }),
        Meta: list(object({ Id: { type: 'integer' }, MIS: text, Version: text, DateTime: text })),
        Pagination: list(
          object({
            PageSize: { type: 'integer' },
            PageNumber: { type: 'integer' },
            PageCount: { type: 'integer' },
            RowCount: { type: 'integer' },
            NextPage: nullable('string'),
          }),
        ),
        ChangedRows: list(
          object({
            SnapshotDate: nullable('string'),
            SnapshotRP: nullable('string'),
            PreviousChangedRows: nullable('string'),
            RequestedChangedRows: text,
            NextChangedRows: text,
            NextUrl: text,
          }),
        ),
        Deleted: list(object({ Id: text })),
        DBStatus: object({
          DBStatus: list(object({ Id: text, Endpoint: text, Status: { const: 'OK' }, LastRefreshed: text })),
          meta: ref('Meta'),
        }),
      },
      callbacks: { dataAvailable: dataAvailable() },
    },
  };
}

const nullable = (...types: string[]) => ({ type: [...types, 'null'] });

/** A response without a token still has the properties of one. */
const noToken = (description: string) => ({
  description,
  content: json({
    allOf: [
      ref('Envelope'),
      object({ token: { type: 'null' }, expires: text, AuthorisationPaused: { type: 'boolean' } }),
    ],
  }),
});

const token = () => ({
  post: {
    operationId: 'GetToken',
    summary: 'Get a token that is valid for five days',
    tags: ['Tokens'],
    security: [],
    requestBody: {
      required: true,
      content: json({
        ...object({
          estab: { type: ['string', 'integer'], description: 'Blank for a management token' },
          relyingParty: text,
          password: { ...text, description: 'The school secret, or the management secret' },
          thirdpartyid: { const: 'XporterOnDemand' },
        }),
        required: ['relyingParty', 'password', 'thirdpartyid'],
      }),
    },
    responses: {
      200: { description: 'The token', content: json(object({ token: text, expires: text })) },
      400: noToken('Something is missing or invalid. ExceptionMessage names it'),
      401: noToken('Refused. The reason is in ExceptionMessage'),
    },
  },
});

const inHeader = (name: string, description: string) => ({
  ...{ name, in: 'header', description, required: true, schema: text },
});

/** The headers of an older client's invitation. OpenAPI does not take Authorization as a parameter: it is a scheme. */
const SIGNED = [
  inHeader('ApplicationId', 'Your app’s relying party'),
  inHeader('DateTime', 'The time with its offset, not more than 15 minutes from Xporter’s'),
];

const register = (operationId: string, summary: string, scheme: 'idaas' | 'groupcall' = 'idaas') => ({
  post: {
    operationId,
    summary,
    security: [{ [scheme]: [] }],
    tags: ['Invitations'],
    requestBody: {
      required: true,
      content: json(object({ RegistrationType: { enum: ['Test', 'Live'] }, Schools: list(invitedSchool()) })),
    },
    responses: {
      200: {
        description: 'A row for each school',
        content: json(
          object({
            Schools: list(
              object({ LeaCode: code, DfesCode: code, Status: text, Message: nullable('string') }),
            ),
          }),
        ),
      },
      400: refusedWhole,
      401: refusedWhole,
      403: refusedWhole,
    },
  },
});

const invitedSchool = () => ({
  ...object(
    Object.fromEntries(
      Object.entries(INVITATION_FIELDS).map(([name, { about, example }]) => [
        name,
        { ...typeOf(example), description: about, example },
      ]),
    ),
  ),
  required: Object.entries(INVITATION_FIELDS).flatMap(([name, { isRequired }]) => (isRequired ? [name] : [])),
});

function typeOf(example: unknown): Record<string, unknown> {
  if (example === true) return { const: true };
  return typeof example === 'string' ? text : { type: ['array', 'null'], items: text };
}

const schoolTokens = () => ({
  get: {
    operationId: 'GetXodSchoolTokens',
    summary: 'Get a token for each school that shares with the app, with a management token',
    tags: ['Tokens'],
    parameters: [query('applicationid', 'The relying party of the token')],
    responses: {
      200: {
        description: 'A row for each school',
        content: json({
          allOf: [ref('Envelope'), object({ Tokens: list(object({ estab: text, token: text })) })],
        }),
      },
      401: refused,
      403: refused,
    },
  },
});

function information(): [string, unknown][] {
  const endpoint = (name: string, summary: string, properties: unknown, parameters: unknown[] = []) =>
    [
      `/api/v1/${name}`,
      {
        get: {
          operationId: name,
          summary,
          tags: ['About the token'],
          parameters,
          responses: {
            200: {
              description: summary,
              content: json({ allOf: [ref('Envelope'), properties] }),
            },
            400: refused,
            401: refused,
            403: refused,
          },
        },
      },
    ] satisfies [string, unknown];
  const rows = (name: string) => object({ [name]: list({ type: 'object' }) });
  return [
    endpoint(
      'TokenDetails',
      'The scopes and expiry of a school token',
      object({ Estab: text, Expires: text, Name: text, RelyingParty: text, Scopes: texts }),
    ),
    endpoint('Scopes', 'All data areas', rows('Scopes')),
    endpoint('Queries', 'All endpoints', rows('Endpoints')),
    endpoint('Usage', 'Numbers of requests', rows('Usage')),
    endpoint('Logs', 'The latest requests', rows('Logs'), [
      query('take', '50 by default', { type: 'integer', minimum: 1, maximum: 1000 }),
      query('startingAt', 'Requests from this time, in England unless it has a time zone'),
      query('trackingId', 'One request'),
    ]),
    endpoint('GDPRIDs', 'People who are exceptions to the school’s default', rows('GDPR')),
    endpoint('RunQuery', 'Search the register of schools', rows('Schools'), [
      query('id', 'The query', { const: 'edubase.search' }, true),
      ...['q', 'limit', 'postcode', 'telephone', 'la_code', 'estab_code'].map((name) => query(name, name)),
    ]),
  ];
}

/** An endpoint with an optional id has two paths. */
function paths(endpoint: Endpoint): [string, unknown][] {
  const all = pathOf(endpoint).replace('/{id}', '');
  if (!endpoint.takesId) return [[all, operation(endpoint, endpoint.name, false)]];
  const one: [string, unknown] = [`${all}/{id}`, operation(endpoint, `${endpoint.name}ById`, true)];
  return endpoint.idIsRequired ? [one] : [[all, operation(endpoint, endpoint.name, false)], one];
}

function operation(endpoint: Endpoint, operationId: string, hasId: boolean): Record<string, unknown> {
  const options = Object.keys(endpoint.options);
  const described = Object.entries(endpoint.options).map(([name, about]) => `- ${name}: ${about}`);
  const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text });
  return {
    get: {
      operationId,
      summary: endpoint.title,
      description: `${endpoint.about}\n\nNeeds ${scopesOf(endpoint)}.`,
      tags: ['School data'],
      parameters: [
        inPath('estab'),
        ...(hasId ? [inPath('id')] : []),
        ...(options.length > 0
          ? [
              {
                ...query('options', described.join('\n'), list({ enum: options })),
                style: 'form',
                explode: false,
              },
            ]
          : []),
        ...endpoint.parameters.map(({ name, about, check, required }) =>
          query(name, about, schemaOf(check), required),
        ),
        ...COMMON,
      ],
      responses: {
        200: { description: endpoint.title, content: json(answerOf(endpoint.datasets)) },
        ...refusals,
      },
      callbacks: { dataAvailable: { $ref: '#/components/callbacks/dataAvailable' } },
    },
  };
}

/** What is posted to a request's callbackUrl. */
const dataAvailable = () => ({
  '{$request.query.callbackUrl}': {
    post: {
      operationId: 'dataAvailable',
      summary: 'The data that the request needs is available',
      description:
        'Redirects are not followed. Any response except 2xx is retried after 1 second, 2, 4 and so on, then every minute, for an hour. 404 and 410 end it. An equal callbackUrl that still waits is posted once for all requests. It is not posted any more once the school has revoked access or no longer shares the data area.',
      security: [],
      requestBody: { required: true, content: json(ref('DBStatus')) },
      responses: { '2XX': { description: 'Received' } },
    },
  },
});

function schemaOf(check: Check): unknown {
  if (check === 'day') return { type: 'string', format: 'date' };
  if (check === 'flag') return { type: 'boolean' };
  return check === 'text' ? text : { enum: check };
}

const namesOf = ({ name, aliases }: Dataset): string[] => [name, ...aliases];

function answerOf(datasets: readonly Dataset[]): unknown {
  const columns = ({ fields }: Dataset) =>
    list(
      object(
        Object.fromEntries(
          fields.map(({ name, scopes }) => [
            name,
            { ...nullable('string', 'number'), description: scopes.join(' or ') || 'any token' },
          ]),
        ),
      ),
    );
  return object({
    ...Object.fromEntries(
      datasets.flatMap((dataset) => namesOf(dataset).map((name) => [name, columns(dataset)])),
    ),
    ...Object.fromEntries(
      datasets.flatMap((dataset) => namesOf(dataset).map((name) => [`${name}_deleted`, ref('Deleted')])),
    ),
    meta: ref('Meta'),
    __pagination__: ref('Pagination'),
    __changedRows__: ref('ChangedRows'),
  });
}
