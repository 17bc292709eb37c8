import { RequestError } from '../../../shared/errors.ts';
import type { ErrorDoc } from '../errors.ts';
import type { CodeMinor } from './status-info.ts';

interface Entry<Args extends readonly unknown[]> extends Omit<ErrorDoc, 'group'> {
  codeMinor: CodeMinor;
  text(...args: Args): string;
  /** What `text` is shown with on the page of errors. */
  example: Args;
}

const entry = <Args extends readonly unknown[]>(described: Entry<Args>): Entry<Args> => described;

/** Every error of OneRoster besides those of tokens. They are thrown from here alone, so that none goes without its description. */
export const ROSTER_ERRORS = {
  'no-scope': entry({
    status: 403,
    codeMinor: 'forbidden',
    text: (scopes: readonly string[]) => `The token is not for ${scopes.join(' or ')}`,
    example: [['https://purl.imsglobal.org/spec/or/v1p1/scope/roster.readonly']],
    cause: 'The token was requested with scopes that leave out this operation.',
    whatToDo: 'Request a token with the scope, or with none for all.',
    provoke: 'Request a token with the scope of demographics only, then read `users`.',
  }),
  'list-not-shared': entry({
    status: 403,
    codeMinor: 'forbidden',
    text: (list: string) => `The school does not share the data areas that ${list} need`,
    example: ['classes'],
    cause: 'The school has not granted any data area from which these records are made.',
    whatToDo: 'Work without them, or ask the school to share the area.',
    provoke: 'Authorise without the optional areas, then read `demographics`.',
  }),
  'record-unknown': entry({
    status: 404,
    codeMinor: 'unknown object',
    text: (id: string, list: string) => `There is no ${id} among the ${list} that the school shares`,
    example: ['x1', 'users'],
    cause: 'The `sourcedId` is wrong, or the school no longer shares the person or group.',
    whatToDo: 'Read the list again. Ask by `dateLastModified` for what is `tobedeleted`.',
    provoke: '`GET …/users/x1`',
  }),
  'not-a-number': entry({
    status: 400,
    codeMinor: 'invalid data',
    text: (name: string, value: string, least: number) =>
      `${name} “${value}” is not a whole number from ${least}`,
    example: ['limit', 'all', 1],
    cause: '`limit` or `offset` is not a number that can be counted.',
    whatToDo: 'Follow the addresses of the `Link` header, which have the right numbers.',
    provoke: '`GET …/users?limit=all`',
  }),
  'order-unknown': entry({
    status: 400,
    codeMinor: 'invalid data',
    text: (value: string) => `orderBy “${value}” is neither asc nor desc`,
    example: ['up'],
    cause: '`orderBy` has another value.',
    whatToDo: 'Send `asc` or `desc`.',
    provoke: '`GET …/users?sort=familyName&orderBy=up`',
  }),
  'fields-blank': entry({
    status: 400,
    codeMinor: 'invalid_blank_selection_field',
    text: () => 'fields has a blank name: write fields=sourcedId,status',
    example: [],
    cause: '`fields` is empty, or has two commas after each other.',
    whatToDo: 'Leave `fields` out for all of them.',
    provoke: '`GET …/users?fields=`',
  }),
  'filter-unreadable': entry({
    status: 400,
    codeMinor: 'invalid data',
    text: (rest: string, advice: string) => `filter cannot be read at “${rest}”: ${advice}`,
    example: ['role=teacher', "write field='value'"],
    cause: 'The filter is not a field, an operator and a value in single quotes.',
    whatToDo: 'Correct it, and encode it for an address.',
    provoke: '`GET …/users?filter=role%3Dteacher`',
  }),
  'filter-too-long': entry({
    status: 400,
    codeMinor: 'invalid data',
    text: (most: number) => `filter has more than ${most} clauses`,
    example: [2],
    cause: 'OneRoster allows two clauses, joined with AND or OR.',
    whatToDo: 'Filter by two, and do the rest yourself.',
    provoke: 'Join three clauses.',
  }),
  'filter-field-unknown': entry({
    status: 400,
    codeMinor: 'invalid_filter_field',
    text: (entity: string, name: string) => `${entity} has no field “${name}” to filter by`,
    example: ['user', 'shoeSize'],
    cause: 'The field is not one of this kind of record.',
    whatToDo: 'Compare it with the fields on the operation’s page.',
    provoke: "`GET …/users?filter=shoeSize%3D'9'`",
  }),
  'filter-time-invalid': entry({
    status: 400,
    codeMinor: 'invalid data',
    text: (field: string, value: string) =>
      `${field} “${value}” is not a time: write 2026-09-01 or 2026-09-01T07:30:00Z`,
    example: ['dateLastModified', 'yesterday'],
    cause: 'The field is a time, and the value is none.',
    whatToDo: 'Write it as the text says.',
    provoke: "`GET …/users?filter=dateLastModified%3E'yesterday'`",
  }),
} as const;

export type RosterErrorCode = keyof typeof ROSTER_ERRORS;

/** A request that OneRoster refuses with a code of its own. */
export class OneRosterError extends RequestError {
  constructor(
    readonly code: RosterErrorCode,
    message: string,
  ) {
    super(ROSTER_ERRORS[code].status, message);
  }

  get codeMinor(): CodeMinor {
    return ROSTER_ERRORS[this.code].codeMinor;
  }
}

/** @param args what the text of the error names */
export function rosterError<Code extends RosterErrorCode>(
  code: Code,
  ...args: Parameters<(typeof ROSTER_ERRORS)[Code]['text']>
): OneRosterError {
  const { text } = ROSTER_ERRORS[code];
  return new OneRosterError(code, Reflect.apply(text, undefined, args));
}

/** OAuth 2.0, section 5.2. */
type OAuthCode = 'invalid_client' | 'invalid_request' | 'invalid_scope' | 'unsupported_grant_type';

interface OAuthEntry<Args extends readonly unknown[]> extends Omit<ErrorDoc, 'group'> {
  status: 400 | 401;
  oauthCode: OAuthCode;
  text(...args: Args): string;
  example: Args;
}

const oauth = <Args extends readonly unknown[]>(described: OAuthEntry<Args>): OAuthEntry<Args> => described;

/** Every error of a request for OneRoster's tokens. The first two texts are Xporter's. */
export const OAUTH_ERRORS = {
  'client-refused': oauth({
    status: 401,
    oauthCode: 'invalid_client',
    text: () => 'Request contains an invalid client ID or secret',
    example: [],
    cause: 'The user name is not `rp|estab`, or the secret does not work.',
    whatToDo:
      'Stop using the secret. If a newer one came in a callback, use that. Otherwise ask the school to authorise again.',
    provoke: '`fault on secret-refused --times 1`',
  }),
  'client-paused': oauth({
    status: 401,
    oauthCode: 'invalid_client',
    text: () =>
      'Authorisation is currently paused, until the school resumes it or has finished choosing the people to include',
    example: [],
    cause: 'The school has paused sharing, or excludes everyone and has not chosen people yet.',
    whatToDo: 'Keep the secret and what you have imported. Ask again once a day.',
    provoke: '`app pause ESTAB --app ID`',
  }),
  'grant-unknown': oauth({
    status: 400,
    oauthCode: 'unsupported_grant_type',
    text: (complaint: string) => complaint,
    example: ['grant_type has to be client_credentials'],
    cause: '`grant_type` is another one.',
    whatToDo: 'Send `grant_type=client_credentials`, or no body.',
    provoke: 'Send `grant_type=password`.',
  }),
  'request-invalid': oauth({
    status: 400,
    oauthCode: 'invalid_request',
    text: (complaint: string) => complaint,
    example: ['scope has to be a text'],
    cause: 'A field of the body has a value that it cannot have.',
    whatToDo: 'Send a form or JSON with texts.',
    provoke: 'Send `{"scope":1}` as JSON.',
  }),
  'scope-unknown': oauth({
    status: 400,
    oauthCode: 'invalid_scope',
    text: (known: readonly string[]) => `None of these scopes is served. There are: ${known.join(' ')}`,
    example: [['https://purl.imsglobal.org/spec/or/v1p1/scope/roster.readonly', '…']],
    cause: '`scope` has only scopes that are not for rostering.',
    whatToDo: 'Send one that the text lists, or none for all.',
    provoke: 'Send `scope=grades`.',
  }),
} as const;

type OAuthErrorCode = keyof typeof OAUTH_ERRORS;

/** A request for a token that is refused, in the form of OAuth 2.0. */
export class OAuthError extends RequestError {
  readonly oauthCode: OAuthCode;

  constructor(code: OAuthErrorCode, message: string) {
    super(OAUTH_ERRORS[code].status, message);
    this.oauthCode = OAUTH_ERRORS[code].oauthCode;
  }
}

/** @param args what the text of the error names */
export function oauthError<Code extends OAuthErrorCode>(
  code: Code,
  ...args: Parameters<(typeof OAUTH_ERRORS)[Code]['text']>
): OAuthError {
  const { text } = OAUTH_ERRORS[code];
  return new OAuthError(code, Reflect.apply(text, undefined, args));
}
