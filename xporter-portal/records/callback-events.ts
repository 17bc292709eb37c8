/** Who sends something: Xporter itself, as its public documentation and recordings show, or this sandbox alone. */
export type Origin = 'xporter' | 'sandbox';

interface FieldDoc {
  origin: Origin;
  about: string;
  example: string;
}

/** Every form field of a callback. What is not described here cannot be sent. */
export const CALLBACK_FIELDS = {
  schoolSecret: {
    origin: 'xporter',
    about:
      'The school’s secret for your app. With the school’s number it gets tokens. A later one replaces it',
    example: '5f0c1c7e-8a52-4a0d-9d55-1f0e5f0a8a11',
  },
  schoolId: { origin: 'xporter', about: 'The school’s seven-digit number', example: '9992001' },
  schoolName: { origin: 'xporter', about: 'The school’s name', example: 'Oakfield Primary School' },
  schoolEmail: {
    origin: 'xporter',
    about: 'The school’s own email address',
    example: 'office@oakfield.example',
  },
  partnerId: { origin: 'xporter', about: 'Your app’s relying party', example: 'sums.example' },
  thirdParty: { origin: 'xporter', about: 'Always `XporterOnDemand`', example: 'XporterOnDemand' },
  templateScopes: {
    origin: 'xporter',
    about: 'The data areas that were requested, separated by commas',
    example: 'School,StudentLite,UPN',
  },
  scopes: {
    origin: 'xporter',
    about: 'The data areas that the school shares, separated by commas',
    example: 'School,StudentLite',
  },
  installCompleted: {
    origin: 'sandbox',
    about:
      '`true` or `false`: whether Xporter is installed at the school, its MIS is connected and its data has been collected. Real Xporter says this too, in a field whose name is not public',
    example: 'true',
  },
  AuthParams: {
    origin: 'xporter',
    about: 'What you sent as `AuthParams` with the invitation, unchanged. Left out if you sent none',
    example: 'ref-42',
  },
  event: {
    origin: 'sandbox',
    about: 'What has happened. Real Xporter sends no name, because it has one kind of callback',
    example: 'authorised',
  },
  forwardedTo: {
    origin: 'sandbox',
    about: 'The person who has the invitation now',
    example: 'Ada Byron <ada@oakfield.example>',
  },
  bouncedTo: {
    origin: 'sandbox',
    about: 'The person whose mail server refused the invitation',
    example: 'Ada Byron <ada@oakfield.example>',
  },
  reason: {
    origin: 'sandbox',
    about: 'Why, in the school’s or Xporter’s words',
    example: 'We have not finished our data protection assessment.',
  },
  sequence: {
    origin: 'sandbox',
    about:
      'The number of the callback. It grows, and is the same for every attempt: ignore one that is not higher than the last about the same school',
    example: '17',
  },
} as const satisfies Record<string, FieldDoc>;

export type CallbackField = keyof typeof CALLBACK_FIELDS;

/** In every callback. `AuthParams` only where the invitation had some. */
export const COMMON_FIELDS = [
  ...(['event', 'schoolId', 'schoolName', 'schoolEmail', 'partnerId', 'thirdParty'] as const),
  ...(['AuthParams', 'sequence'] as const),
] as const satisfies readonly CallbackField[];

interface EventDoc {
  origin: Origin;
  /** What it is about, as lists of callbacks name it. */
  title: string;
  /** When it is sent. */
  sentWhen: string;
  /** What a good client does. */
  whatToDo: string;
  /** Beside the common fields. */
  fields: readonly CallbackField[];
}

/** Every callback. What is not described here cannot be sent. */
export const CALLBACK_EVENTS = {
  authorised: {
    origin: 'xporter',
    title: 'School secret',
    sentWhen:
      'A school authorises sharing, or authorises again. It comes a second time, with the same secret, when `installCompleted` changes: a school with its MIS on its own server gets `false` until Xporter’s agent is installed.',
    whatToDo:
      'Store the secret in place of an earlier one of the same school, get a token with it and read `TokenDetails` before you trust it. Wait with requests for data while `installCompleted` is `false`: they are answered 503.',
    fields: ['schoolSecret', 'templateScopes', 'scopes', 'installCompleted'],
  },
  forwarded: {
    origin: 'sandbox',
    title: 'Invitation forwarded',
    sentWhen: 'The person who was invited forwards the invitation to another person.',
    whatToDo: 'Show who has the invitation now.',
    fields: ['forwardedTo'],
  },
  bounced: {
    origin: 'sandbox',
    title: 'Invitation not delivered',
    sentWhen: 'The mail server of the person who was invited refuses the address for good.',
    whatToDo: 'Show that nobody has the invitation. Let people correct the address, and invite again.',
    fields: ['bouncedTo', 'reason'],
  },
  refused: {
    origin: 'sandbox',
    title: 'Refusal',
    sentWhen: 'A school refuses the invitation.',
    whatToDo: 'Stop waiting, and show the reason. You may invite the school again.',
    fields: ['reason'],
  },
  expired: {
    origin: 'sandbox',
    title: 'Invitation expired',
    sentWhen: 'Nobody has used the invitation in time.',
    whatToDo: 'Stop waiting. You may invite the school again.',
    fields: ['reason'],
  },
  resumed: {
    origin: 'sandbox',
    title: 'Sharing resumed',
    sentWhen: 'A school that had paused sharing, or had not chosen people yet, shares now.',
    whatToDo: 'Read the school’s data again.',
    fields: [],
  },
  revoked: {
    origin: 'sandbox',
    title: 'Revocation',
    sentWhen: 'A school revokes your app’s access.',
    whatToDo: 'Delete the school secret, and keep or delete the school’s data as your agreement says.',
    fields: ['reason'],
  },
} as const satisfies Record<string, EventDoc>;

export type CallbackEvent = keyof typeof CALLBACK_EVENTS;

export const CALLBACK_EVENT_NAMES = Object.keys(CALLBACK_EVENTS) as [CallbackEvent, ...CallbackEvent[]];

/** The fields of an event that it has besides the common ones. */
export type OwnFields<Event extends CallbackEvent> = (typeof CALLBACK_EVENTS)[Event]['fields'][number];

/** All fields of an event, in the order in which the documentation lists them. */
export const fieldsOfEvent = (event: CallbackEvent): CallbackField[] => [
  ...CALLBACK_EVENTS[event].fields,
  ...COMMON_FIELDS,
];

/** What a field of an event looks like. */
export const exampleOf = (field: CallbackField, event: CallbackEvent): string =>
  field === 'event' ? event : CALLBACK_FIELDS[field].example;
