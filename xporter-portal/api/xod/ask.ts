import { readInstant } from '../../../shared/local-time.ts';
import { isDay } from '../../../shared/sample-data/school-year.ts';
import { isCallable } from '../../partners/deliveries/targets.ts';
import { isOpenTo } from '../consent/rules.ts';
import { type ApiError, apiError } from '../errors.ts';
import { endpointNamed, isNotSimulated, scopesOf } from './catalogue/catalogue.ts';
import type { Dataset, Endpoint, Parameter } from './catalogue/declare.ts';
import { type OnUnknown, refuseUnknown } from './unknowns.ts';

/** A parsed request for school data. */
export interface Question {
  endpoint: Endpoint;
  id: string;
  options: ReadonlySet<string>;
  filters: Readonly<Record<string, string>>;
  /** Columns by their declared names; null for all. */
  select: ReadonlySet<string> | null;
  updatedSince: Date | null;
  page: { number: number; size: number } | null;
  /** `*`, or the hash of the previous changeset; null when none is requested. */
  changedRows: string | null;
  /** Whether only the state of the data is requested. */
  statusOnly: boolean;
  /** Where to post that state once the data is available, as it was given; null when that is not requested. */
  callbackUrl: string | null;
}

const USUAL_PAGE_SIZE = 25;
/** A larger page is cut to this. `__pagination__` says so. */
const LARGEST_PAGE = 10_000;
const LONGEST_URL = 1000;
const TRUE = /^(true|1)$/i;
const FALSE = /^(false|0)$/i;
const COMMON = [
  'page',
  'pageSize',
  'options',
  'select',
  'changedRows',
  'updatedSince',
  'onlygetDBStatus',
  'id',
  'estab',
  'callbackUrl',
  'httpStatusCodes',
];

/**
 * Reads a request against the catalogue.
 * @param name of the endpoint, in any case
 * @param granted the scopes of the token
 * @param query names in any case
 * @param onUnknown takes each parameter, option and column that the endpoint does not have
 * @throws ApiError with what to send instead
 */
export function readQuestion(
  name: string,
  path: { id: string; estab: string },
  query: Record<string, unknown>,
  granted: ReadonlySet<string>,
  onUnknown: OnUnknown = refuseUnknown,
): Question {
  const endpoint = endpointNamed(name);
  if (!endpoint) throw unknownName(name);
  if (!isOpenTo(endpoint, granted)) {
    throw apiError('not-shared', endpoint.name, scopesOf(endpoint));
  }
  const parameters = new Map(endpoint.parameters.map((one) => [one.name.toLowerCase(), one]));
  const known = [...endpoint.parameters.map((one) => one.name), ...COMMON];
  const params = lowerCaseNames(knownIn(query, endpoint.name, known, onUnknown));
  readFlag('httpStatusCodes', params);
  const id = readId(endpoint, path.id || params.get('id') || '');
  if ((params.get('estab') || path.estab) !== path.estab) {
    throw apiError('wrong-estab', params.get('estab') ?? '', path.estab);
  }
  const filters: Record<string, string> = {};
  for (const [key, parameter] of parameters) {
    const value = params.get(key) ?? '';
    if (value !== '') filters[parameter.name] = checked(parameter, value);
    else if (parameter.required)
      throw apiError('parameter-missing', endpoint.name, parameter.name, wants(parameter));
  }
  return {
    endpoint,
    id,
    options: readOptions(endpoint, params.get('options') ?? '', onUnknown),
    filters,
    select: readSelect(endpoint, params.get('select') ?? '', onUnknown),
    updatedSince: readUpdatedSince(endpoint, params.get('updatedsince') ?? ''),
    page: readPage(params),
    changedRows: readChangedRows(params.get('changedrows') ?? ''),
    statusOnly: readFlag('onlygetDBStatus', params) === true,
    callbackUrl: readCallbackUrl(params.get('callbackurl') ?? ''),
  };
}

/** @throws ApiError for anything but true, false, 1 and 0 */
function readFlag(name: string, params: Map<string, string>): boolean | null {
  const value = params.get(name.toLowerCase()) ?? '';
  return value === '' ? null : checked({ name, about: '', check: 'flag' }, value) === 'true';
}

function unknownName(name: string): ApiError {
  return apiError(isNotSimulated(name) ? 'not-simulated' : 'unknown-endpoint', name);
}

/**
 * The parameters that there are.
 * @param query names in any case
 * @param of what takes them
 */
export function knownIn(
  query: Record<string, unknown>,
  of: string,
  known: readonly string[],
  onUnknown: OnUnknown,
): Record<string, unknown> {
  const names = new Set(known.map((name) => name.toLowerCase()));
  const [found, unknown] = [
    Object.entries(query),
    Object.keys(query).filter((name) => !names.has(name.toLowerCase())),
  ];
  for (const name of unknown) {
    onUnknown(apiError('unknown-parameter', of, name.toLowerCase(), known));
  }
  return Object.fromEntries(found.filter(([name]) => !unknown.includes(name)));
}

/** @throws ApiError for a repeated name */
export function lowerCaseNames(query: Record<string, unknown>): Map<string, string> {
  const params = new Map<string, string>();
  for (const [name, value] of Object.entries(query)) {
    const key = name.toLowerCase();
    if (typeof value !== 'string' || params.has(key)) throw apiError('given-twice', name);
    params.set(key, value.trim());
  }
  return params;
}

function readId(endpoint: Endpoint, id: string): string {
  if (id !== '' && !endpoint.takesId) throw apiError('takes-no-id', endpoint.name);
  if (id === '' && endpoint.idIsRequired) {
    throw apiError('needs-id', endpoint.name);
  }
  return id;
}

function readOptions(endpoint: Endpoint, text: string, onUnknown: OnUnknown): ReadonlySet<string> {
  const names = Object.keys(endpoint.options);
  return new Set(
    listed(text).flatMap((option) => {
      const found = names.find((name) => name.toLowerCase() === option.toLowerCase());
      if (found) return [found];
      onUnknown(apiError('unknown-option', endpoint.name, option, names));
      return [];
    }),
  );
}

function readSelect(
  { name, datasets }: Endpoint,
  text: string,
  onUnknown: OnUnknown,
): ReadonlySet<string> | null {
  if (text === '') return null;
  const columns = [...new Set(datasets.flatMap(({ fields }) => fields.map((field) => field.name)))];
  const wanted = listed(text).flatMap((column) => {
    // Where a column comes in two spellings, its exact name is that one alone.
    const found = columns.includes(column)
      ? [column]
      : columns.filter((each) => each.toLowerCase() === column.toLowerCase());
    if (found.length === 0) onUnknown(apiError('unknown-field', name, column.toLowerCase()));
    return found;
  });
  return new Set(wanted);
}

export const hasLastUpdated = ({ fields }: Dataset): boolean =>
  fields.some(({ name }) => name === 'LastUpdated');

/** In an address, a plus that is not written as %2B is read as a blank. */
const LOST_PLUS = /(:\d\d(?:[.,]\d+)?) +(?=\d\d(?::?\d\d)?$)/;

/** Reads a time in a query, as programs write it. @returns undefined when it is none */
export function readTime(text: string): Date | undefined {
  const instant = / GMT$/.test(text) ? new Date(text) : readInstant(text.replace(LOST_PLUS, '$1+'));
  return instant && !Number.isNaN(instant.getTime()) ? instant : undefined;
}

/** With an offset or Z it is an instant, without a time in England, as LastUpdated is. */
function readUpdatedSince({ name, datasets }: Endpoint, text: string): Date | null {
  if (text === '') return null;
  if (!datasets.some(hasLastUpdated)) {
    throw apiError('no-last-updated', name);
  }
  const since = readTime(text);
  if (since) return since;
  throw apiError('updated-since-invalid', text);
}

function readPage(params: Map<string, string>): Question['page'] {
  const number = params.get('page') ?? '';
  const size = params.get('pagesize') ?? '';
  if (number === '' && size === '') return null;
  return {
    number: whole('page', number || '1'),
    size: Math.min(whole('pageSize', size || String(USUAL_PAGE_SIZE)), LARGEST_PAGE),
  };
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= 1) return number;
  throw apiError('not-a-number', name, text, null);
}

/**
 * Whether an HTTP status says that a request failed. It does unless the client asks otherwise: what is recorded of Xporter
 * is a 200 with an ExceptionMessage, which `httpStatusCodes=false` gives here too. The default is the sandbox's own.
 * @param query names in any case
 */
export function wantsHttpStatus(query: Record<string, unknown>): boolean {
  const [, value] = Object.entries(query).find(([name]) => name.toLowerCase() === 'httpstatuscodes') ?? [];
  return typeof value !== 'string' || !FALSE.test(value.trim());
}

function readCallbackUrl(text: string): string | null {
  if (text === '') return null;
  if (isCallable(text) && text.length <= LONGEST_URL) return text;
  throw apiError('callback-url-invalid', text.slice(0, LONGEST_URL), LONGEST_URL);
}

/** Whether a request has a callbackUrl. @param query names in any case */
export const hasCallbackUrl = (query: Record<string, unknown>): boolean =>
  Object.keys(query).some((name) => name.toLowerCase() === 'callbackurl');

function readChangedRows(text: string): string | null {
  if (text === '') return null;
  if (text === '*' || /^[0-9a-f]{32}$/i.test(text)) return text.toLowerCase();
  throw apiError('changed-rows-invalid');
}

function checked(parameter: Parameter, value: string): string {
  const { name, check } = parameter;
  const refuse = () => apiError('parameter-invalid', name, value, wants(parameter));
  if (check === 'text') return value;
  if (check === 'day') {
    if (isDay(value)) return value;
    throw refuse();
  }
  if (check === 'flag') {
    if (TRUE.test(value)) return 'true';
    if (FALSE.test(value)) return 'false';
    throw refuse();
  }
  const found = check.find((word) => word.toLowerCase() === value.toLowerCase());
  if (found === undefined) throw refuse();
  return found;
}

function wants({ check }: Parameter): string {
  if (check === 'day') return 'write a day like 2026-09-30';
  if (check === 'flag') return 'write true or false';
  return check === 'text' ? 'write a text' : `write one of ${check.join(', ')}`;
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
