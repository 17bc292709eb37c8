import {
  CALLBACK_EVENT_NAMES,
  CALLBACK_EVENTS,
  CALLBACK_FIELDS,
  type CallbackEvent,
  type CallbackField,
  exampleOf,
  fieldsOfEvent,
  type Origin,
} from '../../records/callback-events.ts';

const ORIGINS: Record<Origin, string> = {
  xporter: 'Xporter sends this.',
  sandbox: 'Only this sandbox sends this.',
};

const header = (name: string, description: string, example: string) => ({
  ...{ name, in: 'header', required: true, description, schema: { type: 'string' }, example },
});

/** The headers of every callback. */
const HEADERS = [
  header(
    'X-Xporter-Delivery',
    `The number of the callback, the same for every attempt. ${ORIGINS.sandbox}`,
    '17',
  ),
  header(
    'X-Xporter-Signature',
    `t=<unix seconds>,v1=<hex HMAC-SHA256 of “t.body”, keyed with the management secret>. ${ORIGINS.sandbox}`,
    `t=1798000000,v1=${'0'.repeat(64)}`,
  ),
];

/** Callbacks to an app's authorisation URL, as OpenAPI's webhooks. */
export const webhooks = (): Record<string, unknown> =>
  Object.fromEntries(CALLBACK_EVENT_NAMES.map((event) => [event, { post: webhook(event) }]));

function webhook(event: CallbackEvent): Record<string, unknown> {
  const { title, sentWhen, whatToDo, origin } = CALLBACK_EVENTS[event];
  const fields = fieldsOfEvent(event);
  return {
    operationId: `callback-${event}`,
    summary: title,
    description: `${sentWhen} ${whatToDo} ${ORIGINS[origin]}`,
    'x-origin': origin,
    tags: ['Callbacks'],
    security: [],
    parameters: HEADERS,
    requestBody: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': {
          schema: {
            type: 'object',
            required: fields.filter((name) => name !== 'AuthParams'),
            properties: Object.fromEntries(fields.map((name) => [name, property(name, event)])),
          },
        },
      },
    },
    responses: {
      '2XX': { description: 'Accepted. The body does not matter' },
      404: { description: 'You do not know the request. We stop immediately' },
      410: { description: 'As 404' },
      default: {
        description: 'We retry after 1 second, 2, 4 and so on, then every minute, for two days',
      },
    },
  };
}

function property(name: CallbackField, event: CallbackEvent): Record<string, unknown> {
  const { about, origin } = CALLBACK_FIELDS[name];
  return {
    type: 'string',
    description: `${about}. ${ORIGINS[origin]}`,
    'x-origin': origin,
    ...(name === 'event' ? { const: event } : { example: exampleOf(name, event) }),
  };
}
