import { type EntityName, FIELDS, type Field, type FieldKind } from './fields.ts';
import { idsOf, LISTS, OPERATIONS, type Operation, pathOf, SCOPES, titleOf } from './operations.ts';
import { BASES } from './paths.ts';

const text = { type: 'string' };
const day = { type: 'string', format: 'date' };
const list = (items: unknown) => ({ type: 'array', items });
const component = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
const schema = (name: string) => component('schemas', name);
const json = (of: unknown) => ({ 'application/json': { schema: of } });
const object = (properties: Record<string, unknown>, required: string[] = Object.keys(properties)) => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
});

const query = (name: string, description: string, of: unknown = text) => ({
  ...{ name, in: 'query', description, schema: of },
});

const PARAMETERS = {
  limit: query('limit', 'The most records to return. Without it, all are returned', {
    ...{ type: 'integer', minimum: 1 },
  }),
  offset: query('offset', 'How many records to skip', { type: 'integer', minimum: 0, default: 0 }),
  sort: query('sort', 'A field to sort by. Without it, records are in order of their sourcedId'),
  orderBy: query('orderBy', 'Ascending or descending', { enum: ['asc', 'desc'], default: 'asc' }),
  filter: query(
    'filter',
    [
      "One clause such as `status='active'`, or two that AND or OR joins. Operators: `=`, `!=`, `>`, `>=`, `<`, `<=` and `~` (contains).",
      'Write a quotation mark in a value twice. Dots lead into a reference: `class.sourcedId`. Case does not count, and one value of a list is enough.',
      'People who have gone come, with the status `tobedeleted`, if the filter names `status` or `dateLastModified`.',
    ].join('\n'),
  ),
  fields: query('fields', 'Comma-separated fields to return'),
};
const OF_LISTS = Object.keys(PARAMETERS);

/** @param url the portal’s address */
export function oneRosterOpenApi(url: string): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    externalDocs: {
      description: 'Every error and what to do about it',
      url: `${url}/developers/errors#oneroster`,
    },
    info: {
      title: 'OneRoster 1.1 at the Xporter sandbox',
      version: '1.1.0',
      description:
        'The rostering service of OneRoster 1.1, with data of invented schools. It has what the school shares with your app, as Xporter’s own API has it: a sourcedId is the XID there.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: BASES.map(({ path, about }) => ({ url: `${url}${path}`, description: about })),
    security: [{ bearer: [] }, { clientCredentials: [] }],
    paths: {
      '/auth/token': { post: token },
      '/version': version('getVersion'),
      '/auth/version': version('getAuthVersion'),
      ...Object.fromEntries(
        OPERATIONS.map((operation) => [pathOf(operation), { get: described(operation) }]),
      ),
    },
    components: {
      securitySchemes: {
        basic: {
          ...{ type: 'http', scheme: 'basic' },
          description:
            'The relying party, a vertical bar and the estab, with the school secret as the password',
        },
        bearer: { type: 'http', scheme: 'bearer' },
        clientCredentials: {
          type: 'oauth2',
          flows: {
            clientCredentials: {
              tokenUrl: `${url}${BASES[0].path}/auth/token`,
              scopes: {
                [SCOPES.core]: 'Lists and single records',
                [SCOPES.roster]: 'The same, and lists within another record',
                [SCOPES.demographics]: 'Demographics',
              },
            },
          },
        },
      },
      parameters: PARAMETERS,
      headers: {
        'X-Total-Count': { description: 'How many records all pages have', schema: { type: 'integer' } },
        Link: { description: 'The first, previous, next and last page', schema: text },
        'Sandbox-Beyond-Xporter': {
          description: 'true where Xporter’s own documentation does not list the operation',
          schema: { const: 'true' },
        },
      },
      responses: {
        Refused: {
          description: 'Refused. The reason is in imsx_description',
          content: json(schema('StatusInfoSet')),
        },
      },
      schemas: {
        ...REFERENCES,
        ...Object.fromEntries(
          Object.entries(FIELDS).map(([entity, fields]) => [
            entity,
            object(
              Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaOf(field)])),
              Object.entries(fields).flatMap(([name, { isRequired }]) => (isRequired ? [name] : [])),
            ),
          ]),
        ),
        StatusInfoSet: object({
          statusInfoSet: list(
            object(
              {
                imsx_codeMajor: { enum: ['success', 'failure'] },
                imsx_severity: { enum: ['status', 'warning', 'error'] },
                imsx_operationRefIdentifier: text,
                imsx_description: text,
                imsx_codeMinor: text,
              },
              ['imsx_codeMajor', 'imsx_severity', 'imsx_description'],
            ),
          ),
        }),
      },
    },
  };
}

const REFERENCES: Readonly<Record<string, unknown>> = {
  Reference: object({
    href: { type: 'string', format: 'uri' },
    sourcedId: text,
    type: { enum: [...Object.keys(FIELDS), 'resource'] },
  }),
  UserId: object({ type: text, identifier: text }),
};

const OF_KINDS: Readonly<Record<FieldKind, unknown>> = {
  text,
  day,
  instant: { type: 'string', format: 'date-time' },
  texts: list(text),
  ref: schema('Reference'),
  refs: list(schema('Reference')),
  userIds: list(schema('UserId')),
  metadata: { type: 'object', additionalProperties: text },
};

const schemaOf = ({ kind, values }: Field): unknown => (values ? { enum: values } : OF_KINDS[kind]);

const refusals = Object.fromEntries(
  [400, 401, 403, 404, 429, 503].map((status) => [status, component('responses', 'Refused')]),
);

const token = {
  operationId: 'getToken',
  summary: 'A token for an hour',
  tags: ['About'],
  security: [{ basic: [] }],
  requestBody: {
    required: false,
    content: {
      'application/x-www-form-urlencoded': {
        schema: object({ grant_type: { const: 'client_credentials' }, scope: text }, []),
      },
    },
  },
  responses: {
    200: {
      description: 'The token',
      content: json(
        object(
          {
            access_token: text,
            token_type: { const: 'Bearer' },
            expires_in: { type: 'integer' },
            scope: text,
          },
          [...['access_token', 'token_type', 'expires_in']],
        ),
      ),
    },
    ...Object.fromEntries(
      [400, 401].map((status) => [
        status,
        {
          description: 'Refused. The reason is in error_description',
          content: json(object({ error: text, error_description: text })),
        },
      ]),
    ),
  },
};

const version = (operationId: string) => ({
  get: {
    operationId,
    summary: 'The version of OneRoster',
    tags: ['About'],
    security: [],
    responses: { 200: { description: 'The version', content: json(object({ version: text })) } },
  },
});

function described(operation: Operation): Record<string, unknown> {
  const { operationId, list: name, isSingle, key, isListedByXporter, scopes } = operation;
  const { entity } = LISTS[name];
  const headers = [
    ...(isSingle ? [] : ['X-Total-Count', 'Link']),
    ...(isListedByXporter ? [] : ['Sandbox-Beyond-Xporter']),
  ];
  return {
    operationId,
    summary: titleOf(operation),
    ...(!isListedByXporter && { description: 'Xporter’s own documentation does not list this operation.' }),
    tags: [name],
    security: [{ bearer: [] }, ...scopes.map((scope) => ({ clientCredentials: [scope] }))],
    parameters: [
      ...idsOf(operation).map((id) => ({ name: id, in: 'path', required: true, schema: text })),
      ...(isSingle ? ['fields'] : OF_LISTS).map((parameter) => component('parameters', parameter)),
    ],
    responses: {
      200: {
        description: titleOf(operation),
        headers: Object.fromEntries(headers.map((header) => [header, component('headers', header)])),
        content: json(bodyOf(entity, key, isSingle)),
      },
      ...refusals,
    },
  };
}

/** A warning comes beside the data. */
const bodyOf = (entity: EntityName, key: string, isSingle: boolean) => ({
  allOf: [
    object({ [key]: isSingle ? schema(entity) : list(schema(entity)) }),
    object({ statusInfoSet: list({ type: 'object' }) }, []),
  ],
});
