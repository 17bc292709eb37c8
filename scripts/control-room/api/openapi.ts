import { z } from 'zod';
import { FILE, hasBody, namesIn, REFUSALS, type Route, refusalsOf } from './route.ts';
import { ROUTES } from './routes.ts';

const json = (schema: unknown) => ({ 'application/json': { schema } });

const Refusal = z.object({
  message: z.string(),
  errors: z.record(z.string(), z.string()).optional().meta({
    description: 'What is wrong with each field, where several can be: `areas.1.scope`',
  }),
});

/**
 * The control room's API as OpenAPI 3.1, made from the routes that answer.
 * @param url of the start page
 */
export function openApi(url: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries(ROUTES)) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Wellbeing × Xporter sandbox: control room',
      version: '1.0.0',
      description: 'Controls the sandbox and shows its events. All schools and people are invented.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `${url}/api` }],
    security: [],
    tags: [...new Set(Object.values(ROUTES).map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: { Refusal: asSchema(Refusal, 'output') } },
  };
}

function operation(operationId: string, route: Route): Record<string, unknown> {
  const { tag, summary, status = 200, gives, sends } = route;
  const answer = asSchema(gives, 'output');
  return {
    operationId,
    tags: [tag],
    summary,
    parameters: parametersOf(route),
    ...bodyOf(route),
    responses: {
      [status]: {
        description: status === 201 ? 'Created' : 'Done',
        content: sends ? { [sends]: { schema: answer } } : json(answer),
      },
      ...Object.fromEntries(refusalsOf(route).map((code) => [code, refusal(REFUSALS[code])])),
      default: refusal(
        'Anything else: a body that is not JSON (400), a request from another site’s page (403), a body that is too large (413), or a failure (500, 503)',
      ),
    },
  };
}

const refusal = (description: string) => ({
  description,
  content: json({ $ref: '#/components/schemas/Refusal' }),
});

/** A parameter of a route. */
export interface Field {
  name: string;
  location: 'path' | 'query' | 'body';
  required: boolean;
  schema: Record<string, unknown>;
}

/** A route’s parameters, and where each is sent. */
export function fieldsOf(route: Route): Field[] {
  const { properties = {}, required = [] } = asSchema(route.takes, 'input');
  const inPath = namesIn(route.path);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    location: inPath.includes(name) ? 'path' : hasBody(route) ? 'body' : 'query',
    required: required.includes(name),
    schema: schema as Record<string, unknown>,
  }));
}

function parametersOf(route: Route): unknown[] {
  return fieldsOf(route)
    .filter(({ location }) => location !== 'body')
    .map(({ name, location, required, schema: { description, ...schema } }) => ({
      name,
      in: location,
      required,
      ...(description === undefined ? {} : { description }),
      schema,
    }));
}

function bodyOf(route: Route): { requestBody?: unknown } {
  const fields = fieldsOf(route).filter(({ location }) => location === 'body');
  const [first] = fields;
  if (!first) return {};
  if (route.takesFile)
    return { requestBody: { required: true, content: { [FILE]: { schema: first.schema } } } };
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
  return { requestBody: { required: required.length > 0, content: json(schema) } };
}

/** As JSON Schema. @param io the input before defaults, or the output */
export function asSchema(type: z.ZodType, io: 'input' | 'output') {
  const {
    $schema: _,
    '~standard': __,
    ...schema
  } = z.toJSONSchema(type, {
    ...{ io, target: 'draft-2020-12' },
    // A file is described by its meta data.
    unrepresentable: 'any',
  });
  return schema;
}
