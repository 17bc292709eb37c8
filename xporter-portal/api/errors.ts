import { RequestError } from '../../shared/errors.ts';

/** What an error is about, in the order of the page of errors. */
export const ERROR_GROUPS = {
  any: 'Any request',
  token: 'Tokens',
  register: 'Inviting schools',
  access: 'Access to a school’s data',
  query: 'Parameters of school data',
  oneroster: 'OneRoster',
} as const;

export type ErrorGroup = keyof typeof ERROR_GROUPS;

/** How the page of errors describes one. Backticks mark code. */
export interface ErrorDoc {
  group: ErrorGroup;
  /** HTTP’s. */
  status: number;
  cause: string;
  whatToDo: string;
  /** How to get it from this sandbox. */
  provoke: string;
}

interface Entry<Args extends readonly unknown[]> extends ErrorDoc {
  text(...args: Args): string;
  /** What `text` is shown with on the page of errors. */
  example: Args;
}

const entry = <Args extends readonly unknown[]>(described: Entry<Args>): Entry<Args> => described;

/** Xporter’s own text for a secret or an authorisation that is not there. */
const REFUSED = 'Relying Party not found for estab or secret not correct';
const unauthorized = (why: string) => `Unauthorized: ${why}`;

/**
 * Every error of Xporter's own protocol. They are thrown from here alone, so that none goes without its description.
 * The texts of the token's refusal, the pause and the `Unauthorized` of older clients are Xporter's. The others are ours.
 */
export const API_ERRORS = {
  'no-endpoint': entry({
    group: 'any',
    status: 404,
    text: (method: string, path: string) => `There is no endpoint ${method} ${path}`,
    example: ['GET', '/api/v2/Students'],
    cause: 'The path or the method is not one of the API.',
    whatToDo: 'Compare the path with the developers page. Names can be in any case.',
    provoke: '`curl …/api/v2/Students`',
  }),
  'invalid-request': entry({
    group: 'any',
    status: 400,
    text: (complaints: string) => complaints,
    example: ['relyingParty is missing'],
    cause: 'A field of the body is missing, or has a value that it cannot have. The text names each.',
    whatToDo: 'Correct the fields that the text names. Do not send the same request again.',
    provoke: 'Request a token without `relyingParty`, or invite schools without `RegistrationType`.',
  }),

  'secret-refused': entry({
    group: 'token',
    status: 401,
    text: () => REFUSED,
    example: [],
    cause:
      'The secret is not that of this school and app, a later authorisation has replaced it, or the school has revoked access.',
    whatToDo:
      'Stop using the secret and keep what you have imported. If a newer secret came in a callback, use that. Otherwise ask the school to authorise again.',
    provoke: '`fault on secret-refused --times 1`, or `app revoke ESTAB --app ID`',
  }),
  paused: entry({
    group: 'token',
    status: 401,
    text: () =>
      'The authorisation is paused until the school has finished choosing the people to be included in the data feed',
    example: [],
    cause:
      'The school excludes everyone by default and has not chosen people yet, or has paused sharing. The answer has `AuthorisationPaused: true`.',
    whatToDo:
      'Keep the secret and what you have imported. Ask for a token again once a day, or when you get the callback `resumed`.',
    provoke: '`app pause ESTAB --app ID`, or authorise with `--people exclude`',
  }),
  'wrong-third-party': entry({
    group: 'token',
    status: 401,
    text: () => 'thirdpartyid has to be XporterOnDemand',
    example: [],
    cause: '`thirdpartyid` in the request for a token has another value.',
    whatToDo: 'Send `"thirdpartyid": "XporterOnDemand"`.',
    provoke: 'Request a token with another `thirdpartyid`.',
  }),
  'token-missing': entry({
    group: 'token',
    status: 401,
    text: (scheme: string) => `The Authorization header is missing. Send Authorization: ${scheme} <token>`,
    example: ['Idaas'],
    cause:
      'The request has no `Authorization` header. Some HTTP clients drop it when they follow a redirect.',
    whatToDo: 'Send the header with every request.',
    provoke: '`curl …/api/v1/TokenDetails`',
  }),
  'token-unreadable': entry({
    group: 'token',
    status: 401,
    text: (scheme: string) =>
      `The Authorization header cannot be read. Send Authorization: ${scheme} <token>`,
    example: ['Idaas'],
    cause: 'The header has another scheme, or no token after it.',
    whatToDo: 'Write `Idaas`, a space and the token. For OneRoster write `Bearer`.',
    provoke: '`curl -H "Authorization: token" …/api/v1/TokenDetails`',
  }),
  'token-forged': entry({
    group: 'token',
    status: 401,
    text: () => 'The token is not one that Xporter issued',
    example: [],
    cause: 'The token was cut off or changed, or comes from another sandbox or from the real Xporter.',
    whatToDo: 'Get a new token and send all of it.',
    provoke: 'Leave out the last characters of a token.',
  }),
  'token-of-other-protocol': entry({
    group: 'token',
    status: 401,
    text: (protocol: string) => `The token was not issued for ${protocol}. Ask for one of its own`,
    example: ['OneRoster'],
    cause: 'A token of OneRoster was sent to Xporter’s own protocol, or the other way round.',
    whatToDo: 'Get a token for each protocol: `GetToken` for one, `auth/token` for the other.',
    provoke: 'Send a token of `GetToken` to OneRoster as `Bearer`.',
  }),
  'token-expired': entry({
    group: 'token',
    status: 401,
    text: () => 'The token has expired: ask for a new one',
    example: [],
    cause: 'The time in `expires` is over: five days after the token was issued, or an hour for OneRoster.',
    whatToDo: 'Get a new token and repeat the request once.',
    provoke: '`fault on token-refused --times 1`, `fault on token-minute`, or `clock advance 6d`',
  }),
  'token-secret-replaced': entry({
    group: 'token',
    status: 401,
    text: () => 'The management secret has been replaced since: ask for a new token',
    example: [],
    cause: 'Somebody has replaced the app’s management secret after this management token was issued.',
    whatToDo: 'Get a new management token with the new secret.',
    provoke: 'Choose Rotate secret in the Partner Portal.',
  }),
  'token-of-management': entry({
    group: 'token',
    status: 403,
    text: () => 'A management token does not open school data: ask for a school token',
    example: [],
    cause: 'The token was issued without a school, so it opens invitations only.',
    whatToDo: 'Request a token with the school’s `estab` and its secret.',
    provoke: 'Read school data with a token that was issued for your management secret.',
  }),
  'token-of-school': entry({
    group: 'token',
    status: 403,
    text: () => 'A school token does not open management: ask for a management token',
    example: [],
    cause: 'The token was issued for a school, so it opens that school’s data only.',
    whatToDo: 'Request a token without `estab`, with your management secret.',
    provoke: 'Invite a school with a school token.',
  }),
  'token-of-other-app': entry({
    group: 'token',
    status: 403,
    text: (own: string, wanted: string) => `This token is for ${own}, not ${wanted}`,
    example: ['sums.example', 'spelling.example'],
    cause: '`ApplicationId` of `GetXodSchoolTokens` is another app.',
    whatToDo: 'Use a management token of that app, or leave `ApplicationId` out.',
    provoke: '`GET /api/manage/GetXodSchoolTokens?ApplicationId=spelling.example`',
  }),

  'register-unknown-app': entry({
    group: 'register',
    status: 401,
    text: () => unauthorized('ApplicationId header missing or incorrect'),
    example: [],
    cause: 'An older client’s invitation names no app that Xporter knows.',
    whatToDo: 'Send your relying party as `ApplicationId`.',
    provoke: '`POST /API/XporterOnDemand/SchoolRegister` without headers',
  }),
  'register-stale': entry({
    group: 'register',
    status: 401,
    text: (minutes: number) =>
      unauthorized(`DateTime header missing, not an ISO time, or more than ${minutes} minutes off`),
    example: [15],
    cause:
      'The `DateTime` of an older client’s signature is missing, has no time zone, or is too far from now.',
    whatToDo: 'Sign each attempt again, with the time of now and its offset. Check the clock of your server.',
    provoke: 'Send a `DateTime` of yesterday.',
  }),
  'register-unsigned': entry({
    group: 'register',
    status: 401,
    text: () => unauthorized('send Authorization: Groupcall <signature>'),
    example: [],
    cause: 'An older client’s invitation has no signature.',
    whatToDo: 'Sign it, or send a management token to `/api/Manage/SchoolRegister`.',
    provoke: 'Leave `Authorization` out.',
  }),
  'register-wrongly-signed': entry({
    group: 'register',
    status: 401,
    text: () => unauthorized('the signature in the Authorization header is incorrect'),
    example: [],
    cause: 'The signature was made of another body, time or secret.',
    whatToDo: 'Sign base64(body + DateTime + secret), byte for byte as it is sent, with the present secret.',
    provoke: 'Change the body after signing it.',
  }),

  'school-of-other-token': entry({
    group: 'access',
    status: 403,
    text: (own: string, wanted: string) => `This token is for school ${own}, not ${wanted}`,
    example: ['9992001', '9994002'],
    cause: 'The school in the path is not the school of the token.',
    whatToDo: 'Keep a token for each school, by its `estab`.',
    provoke: 'Put another school’s number in the path.',
  }),
  'not-shared': entry({
    group: 'access',
    status: 403,
    text: (endpoint: string, areas: string) => `${endpoint} needs ${areas}, which the school does not share`,
    example: ['Contacts', 'Contact'],
    cause: 'The school has not granted the data area that the endpoint needs, or has withdrawn it.',
    whatToDo: 'Read `Scopes` of `TokenDetails` before you ask, and work without what is not shared.',
    provoke: 'Withdraw an optional area in the Manage School Portal, then read it.',
  }),
  'mis-unreached': entry({
    group: 'access',
    status: 503,
    text: (why: string) => why,
    example: ['The school’s MIS cannot be reached: try again later'],
    cause:
      'The school’s MIS is offline, or Xporter’s agent is not installed next to it yet. The text says which.',
    whatToDo: 'Keep what you have, try again later, and tell the school.',
    provoke: '`fault on mis-offline --school ESTAB`',
  }),

  'unknown-endpoint': entry({
    group: 'query',
    status: 404,
    text: (name: string) => `There is no endpoint ${name}. See /api/v1/Queries for those there are`,
    example: ['Pupils'],
    cause: 'The name after the school’s number is no endpoint.',
    whatToDo: 'Correct the name: `Queries` and the developers page list all.',
    provoke: '`GET /api/v1/School/ESTAB/Pupils`',
  }),
  'not-simulated': entry({
    group: 'query',
    status: 501,
    text: (name: string) =>
      `This sandbox does not simulate ${name}, which Xporter has. See /api/v1/Queries for what it does`,
    example: ['AttendanceSummary'],
    cause: 'The real Xporter has this endpoint, and the sandbox does not.',
    whatToDo: 'Test that part of your client elsewhere.',
    provoke: '`GET /api/v1/School/ESTAB/AttendanceSummary`',
  }),
  'no-writeback': entry({
    group: 'query',
    status: 501,
    text: (name: string) => `This sandbox does not simulate ${name}, Xporter’s writeback to an MIS`,
    example: ['Writeback/Conduct'],
    cause: 'Xporter can write to some MIS. The sandbox cannot.',
    whatToDo: 'Test that part of your client elsewhere.',
    provoke: '`POST /api/v1/Writeback/Conduct`',
  }),
  'unknown-query': entry({
    group: 'query',
    status: 404,
    text: (id: string) => `There is no query ${id}. RunQuery takes id=edubase.search`,
    example: ['mine'],
    cause: '`id` of `RunQuery` is missing, or not `edubase.search`.',
    whatToDo: 'Send `id=edubase.search`.',
    provoke: '`GET /api/v1/RunQuery?id=mine`',
  }),
  'unknown-parameter': entry({
    group: 'query',
    status: 400,
    text: (of: string, name: string, known: readonly string[]) =>
      `${of} has no parameter ${name}. It takes: ${known.join(', ')}`,
    example: ['Students', 'pagesze', ['page', 'pageSize', '…']],
    cause: 'The query has a parameter that the endpoint does not have, often a typing mistake.',
    whatToDo: 'Correct it. In lenient mode it is ignored, and `X-Xporter-Warning` names it.',
    provoke: '`GET /api/v1/School/ESTAB/Students?pagesze=5`',
  }),
  'unknown-option': entry({
    group: 'query',
    status: 400,
    text: (endpoint: string, option: string, known: readonly string[]) =>
      `${endpoint} has no option ${option}. ${known.length > 0 ? `It has: ${known.join(', ')}` : 'It has none'}`,
    example: ['Staff', 'everyone', ['teachersOnly', '…']],
    cause: '`options` has a name that the endpoint does not have.',
    whatToDo: 'Use the options that the text lists. Lenient mode ignores it.',
    provoke: '`GET /api/v1/School/ESTAB/Staff?options=everyone`',
  }),
  'unknown-field': entry({
    group: 'query',
    status: 400,
    text: (endpoint: string, field: string) => `${endpoint} has no field ${field}`,
    example: ['Students', 'shoesize'],
    cause: '`select` has a name that no dataset of the endpoint has.',
    whatToDo: 'Compare it with the fields on the endpoint’s page. Lenient mode ignores it.',
    provoke: '`GET /api/v1/School/ESTAB/Students?select=ShoeSize`',
  }),
  'given-twice': entry({
    group: 'query',
    status: 400,
    text: (name: string) => `${name} can be given only once`,
    example: ['page'],
    cause: 'A parameter is in the query more than once, in the same or another case.',
    whatToDo: 'Send it once. Several options or fields are separated by commas.',
    provoke: '`GET …/Students?page=1&Page=2`',
  }),
  'wrong-estab': entry({
    group: 'query',
    status: 400,
    text: (query: string, path: string) => `estab is ${query} in the query but ${path} in the path`,
    example: ['9994002', '9992001'],
    cause: 'The query names another school than the path.',
    whatToDo: 'Leave `estab` out of the query.',
    provoke: '`GET /api/v1/School/9992001/Students?estab=9994002`',
  }),
  'parameter-missing': entry({
    group: 'query',
    status: 400,
    text: (endpoint: string, name: string, wants: string) => `${endpoint} needs ${name}: ${wants}`,
    example: ['AttendanceForDate', 'date', 'write a day like 2026-09-30'],
    cause: 'The endpoint cannot answer without this parameter.',
    whatToDo: 'Send it as the text says.',
    provoke: '`GET /api/v1/School/ESTAB/AttendanceForDate`',
  }),
  'parameter-invalid': entry({
    group: 'query',
    status: 400,
    text: (name: string, value: string, wants: string) => `${name} “${value}” cannot be used: ${wants}`,
    example: ['httpStatusCodes', 'maybe', 'write true or false'],
    cause: 'The parameter has a value that it cannot have.',
    whatToDo: 'Send what the text says.',
    provoke: '`GET …/Students?httpStatusCodes=maybe`',
  }),
  'takes-no-id': entry({
    group: 'query',
    status: 400,
    text: (endpoint: string) => `${endpoint} takes no id`,
    example: ['SchoolInfo'],
    cause: 'The path goes on after an endpoint that has no single records.',
    whatToDo: 'Leave the id out.',
    provoke: '`GET /api/v1/School/ESTAB/SchoolInfo/1`',
  }),
  'needs-id': entry({
    group: 'query',
    status: 400,
    text: (endpoint: string) => `${endpoint} needs an id: …/${endpoint}/{id}`,
    example: ['TimetableForStudent'],
    cause: 'The endpoint answers about one record only.',
    whatToDo: 'Put the record’s id at the end of the path.',
    provoke: '`GET /api/v1/School/ESTAB/TimetableForStudent`',
  }),
  'no-last-updated': entry({
    group: 'query',
    status: 400,
    text: (endpoint: string) =>
      `${endpoint} cannot tell what was updated since when: its rows have no LastUpdated`,
    example: ['Timetable'],
    cause: '`updatedSince` is for rows that say when they were updated.',
    whatToDo: 'Use `changedRows` for this endpoint.',
    provoke: '`GET …/Timetable?updatedSince=2026-09-01`',
  }),
  'updated-since-invalid': entry({
    group: 'query',
    status: 400,
    text: (text: string) =>
      `updatedSince “${text}” is not a time: write 2026-09-01, 2026-09-01T08:30:00 or 2026-09-01T07:30:00Z`,
    example: ['yesterday'],
    cause: '`updatedSince` is no time that Xporter can read.',
    whatToDo: 'Write it as the text says. Without an offset it is a time in England.',
    provoke: '`GET …/Students?updatedSince=yesterday`',
  }),
  'not-a-number': entry({
    group: 'query',
    status: 400,
    text: (name: string, value: string, most: number | null) =>
      `${name} “${value}” is not a whole number from 1${most === null ? '' : ` to ${most}`}`,
    example: ['page', '0', null],
    cause: 'A page, a page size or a limit is not a number that can be counted.',
    whatToDo: 'Count pages from 1.',
    provoke: '`GET …/Students?page=0`',
  }),
  'time-invalid': entry({
    group: 'query',
    status: 400,
    text: (name: string, value: string) => `${name} “${value}” is not a time: write 2026-09-01T08:30:00Z`,
    example: ['startingAt', 'noon'],
    cause: 'The parameter of `Logs` is no time.',
    whatToDo: 'Write it as the text says.',
    provoke: '`GET /api/v1/Logs?startingAt=noon`',
  }),
  'beyond-end': entry({
    group: 'query',
    status: 400,
    text: (page: number, pages: number, size: number) =>
      `page ${page} is beyond the end: there are ${pages} of ${size} rows each`,
    example: [9, 3, 250],
    cause: 'The page does not exist. The data may have become fewer while you were reading.',
    whatToDo: 'Read `PageCount` of `__pagination__` on every page, and stop after the last.',
    provoke: '`GET …/Students?page=999`',
  }),
  'callback-url-invalid': entry({
    group: 'query',
    status: 400,
    text: (url: string, most: number) =>
      `callbackUrl “${url}” cannot be used: write an address of at most ${most} characters that begins with http:// or https://, without a user name in it, and encode it`,
    example: ['sums', 2000],
    cause: '`callbackUrl` is no address that Xporter can post to.',
    whatToDo: 'Send a whole address, encoded for a query.',
    provoke: '`GET …/Students?callbackUrl=sums`',
  }),
  'callback-url-refused': entry({
    group: 'query',
    status: 400,
    text: (url: string) =>
      `callbackUrl “${url}” cannot be used: it is an address of this sandbox that takes no callbacks`,
    example: ['http://127.0.0.1:3000/'],
    cause: 'The address is one of the sandbox’s own pages or APIs.',
    whatToDo: 'Send an address of your own program.',
    provoke: '`GET …/Students?callbackUrl=http%3A%2F%2F127.0.0.1%3A3000%2F`',
  }),
  'changed-rows-invalid': entry({
    group: 'query',
    status: 400,
    text: () => 'changedRows takes * to begin, or the NextChangedRows of an earlier answer',
    example: [],
    cause: '`changedRows` is neither `*` nor a hash.',
    whatToDo: 'Begin with `*`, and encode it for an address where your client does not.',
    provoke: '`GET …/Students?changedRows=yes`',
  }),
  'changeset-unknown': entry({
    group: 'query',
    status: 400,
    text: (hash: string) =>
      `changedRows ${hash} is not known for this question, or too old: begin again with changedRows=*`,
    example: ['9e107d9d372bb6826bd81d3542a419d6'],
    cause:
      'The hash belongs to other options, another app or school, or ten newer ones have replaced it. Resetting a school forgets all.',
    whatToDo: 'Forget the hash, begin again with `changedRows=*`, and compare with what you have.',
    provoke: '`fault on changeset-unknown --times 1`',
  }),
  'search-option-unknown': entry({
    group: 'query',
    status: 400,
    text: () => 'edubase.search has one option: includeClosed',
    example: [],
    cause: '`options` of the search in the register of schools has another name.',
    whatToDo: 'Send `options=includeClosed`, or none.',
    provoke: '`GET /api/v1/RunQuery?id=edubase.search&q=oak&options=all`',
  }),
  'search-empty': entry({
    group: 'query',
    status: 400,
    text: () => 'edubase.search needs one of q, postcode, telephone, la_code, estab_code',
    example: [],
    cause: 'The search in the register of schools has nothing to search for.',
    whatToDo: 'Send one of the parameters.',
    provoke: '`GET /api/v1/RunQuery?id=edubase.search`',
  }),
} as const;

/** Why one school of several is not invited. The request succeeds, and the school's `Message` has the text. */
export const ROW_ERRORS = {
  'row-invalid': entry({
    group: 'register',
    status: 200,
    text: (complaints: string) => complaints,
    example: ['SchoolContactEmail is missing'],
    cause: 'A field of the school is missing or has a value that it cannot have. `Status` is `Error`.',
    whatToDo: 'Correct the fields that the text names, and send that school again.',
    provoke: 'Invite a school without `SchoolContactEmail`.',
  }),
  'row-of-other-app': entry({
    group: 'register',
    status: 200,
    text: () => 'PartnerApplicationId is not yours',
    example: [],
    cause: '`PartnerApplicationId` is not the app whose token or signature the request has.',
    whatToDo: 'Send your own relying party.',
    provoke: 'Send another app’s relying party.',
  }),
  'row-unknown-school': entry({
    group: 'register',
    status: 200,
    text: () => 'School not found in EduBase',
    example: [],
    cause: 'No school has these `LeaCode` and `DfesCode`.',
    whatToDo: 'Check both numbers with the school, or search the register with `RunQuery`.',
    provoke: 'Send `"DfesCode": "0000"`.',
  }),
} as const;

/** What anything around the API answers, before a request comes to it or instead of it. */
export const OTHER_ERRORS = {
  'body-unreadable': entry({
    group: 'any',
    status: 400,
    text: () => 'The request body could not be read: it is not well-formed JSON',
    example: [],
    cause: 'The body is not JSON, or was cut off.',
    whatToDo: 'Send JSON or a form, with a `Content-Type` that says which.',
    provoke: '`curl -d "{" …/api/oauth/GetToken`',
  }),
  'body-too-large': entry({
    group: 'any',
    status: 413,
    text: () => 'The request body is too large',
    example: [],
    cause: 'The body is larger than 100 kB, or 500 kB for invitations.',
    whatToDo: 'Invite schools in several requests.',
    provoke: 'Send a body of a megabyte.',
  }),
  'content-type': entry({
    group: 'any',
    status: 415,
    text: () => 'Send JSON (application/json) or a form (application/x-www-form-urlencoded)',
    example: [],
    cause: '`Content-Type` is another one.',
    whatToDo: 'Send one of the two.',
    provoke: '`curl -H "Content-Type: image/png" -d x …/api/oauth/GetToken`',
  }),
  'too-many-requests': entry({
    group: 'any',
    status: 429,
    text: (seconds: number) => `Too many requests: wait ${seconds} seconds`,
    example: [5],
    cause: 'Xporter asks you to slow down. The sandbox does so only as a simulated fault.',
    whatToDo: 'Send nothing for as long as `Retry-After` says.',
    provoke: '`fault on api-429 --times 1`',
  }),
  unexpected: entry({
    group: 'any',
    status: 500,
    text: (reference: string) => `Something went wrong in Xporter. Reference: ${reference}`,
    example: ['0b6f…'],
    cause: 'Something failed that we did not foresee.',
    whatToDo: 'Try again after a second, then wait longer each time. Keep the reference for a report.',
    provoke: '`fault on api-500 --times 1` (without a reference)',
  }),
  'not-saved': entry({
    group: 'any',
    status: 503,
    text: () => 'Nothing can be saved at the moment. Try again in a moment',
    example: [],
    cause: 'Another program holds the sandbox’s database, or the disk is full.',
    whatToDo: 'Try again after a few seconds.',
    provoke: 'Open `data/xporter-portal.sqlite` in a transaction that writes.',
  }),
  maintenance: entry({
    group: 'any',
    status: 503,
    text: () => 'Xporter is down for maintenance',
    example: [],
    cause: 'Xporter is being updated. The sandbox does so only as a simulated fault.',
    whatToDo: 'Wait as long as `Retry-After` says, then continue where you stopped.',
    provoke: '`fault on api-503 --times 1`',
  }),
} as const;

export type ErrorCode = keyof typeof API_ERRORS;

/** An error for an API client, sent in Xporter's envelope. */
export class ApiError extends RequestError {
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** Properties to add to the envelope. */
    readonly extra: Record<string, unknown> = {},
  ) {
    super(API_ERRORS[code].status, message);
  }

  with(extra: Record<string, unknown>): ApiError {
    return new ApiError(this.code, this.message, { ...this.extra, ...extra });
  }
}

/** @param args what the text of the error names */
export function apiError<Code extends ErrorCode>(
  code: Code,
  ...args: Parameters<(typeof API_ERRORS)[Code]['text']>
): ApiError {
  const { text } = API_ERRORS[code];
  return new ApiError(code, Reflect.apply(text, undefined, args));
}
