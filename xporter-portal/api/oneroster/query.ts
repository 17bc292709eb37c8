import { dayOf, readInstant } from '../../../shared/local-time.ts';
import { rosterError } from './errors.ts';
import { type EntityName, FIELDS, type FieldKind } from './fields.ts';
import type { Warning } from './status-info.ts';

/** A parsed request for a list. */
export interface Query {
  /** Null for everything, as at Xporter. The specification has 100. */
  limit: number | null;
  offset: number;
  sort: Sort | null;
  /** Declared names; null for all. */
  fields: ReadonlySet<string> | null;
  filter: Filter | null;
  /** About what was ignored. */
  warnings: readonly Warning[];
}

export interface Sort {
  /** Null for the usual order, by sourcedId. */
  path: Path | null;
  isDescending: boolean;
}

/** One or two clauses. */
export interface Filter {
  clauses: readonly Clause[];
  join: 'and' | 'or';
}

interface Clause {
  path: Path;
  operator: Operator;
  /** As it is compared: in lower case, a time as an instant. */
  value: string;
}

type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '~';

/** Where in a record a value is. */
interface Path {
  field: string;
  /** Of a reference, a user id or the metadata; null for the field’s own value. */
  property: string | null;
  kind: FieldKind;
}

type Properties = Readonly<Record<string, string | undefined>>;
type Value = string | readonly string[] | Properties | readonly Properties[] | undefined;

/** A record of any kind, as it is filtered and sorted. */
export type Filtered = Readonly<Record<string, Value>>;

export const LIST_PARAMETERS = ['limit', 'offset', 'sort', 'orderBy', 'filter', 'fields'];
/** Of a request for one record. */
export const SINGLE_PARAMETERS = ['fields'];

const PROPERTIES: Readonly<Partial<Record<FieldKind, readonly string[]>>> = {
  ref: ['sourcedId', 'type'],
  refs: ['sourcedId', 'type'],
  userIds: ['type', 'identifier'],
};

/**
 * Reads what a request for records asks for.
 * @param params by their names in lower case
 * @param entity the kind of record that is listed
 * @throws OneRosterError (400) for what cannot be used. An unknown field in sort or fields is only warned of, as the
 *   specification says.
 */
export function readQuery(params: ReadonlyMap<string, string>, entity: EntityName): Query {
  const warnings: Warning[] = [];
  return {
    limit: params.has('limit') ? whole('limit', params.get('limit') ?? '', 1) : null,
    offset: params.has('offset') ? whole('offset', params.get('offset') ?? '', 0) : 0,
    sort: readSort(params, entity, warnings),
    fields: readFields(params.get('fields'), entity, warnings),
    filter: readFilter(params.get('filter'), entity),
    warnings,
  };
}

function whole(name: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
  throw rosterError('not-a-number', name, text, least);
}

function readSort(params: ReadonlyMap<string, string>, entity: EntityName, warnings: Warning[]): Sort | null {
  const order = params.get('orderby')?.toLowerCase();
  if (order !== undefined && order !== 'asc' && order !== 'desc')
    throw rosterError('order-unknown', params.get('orderby') ?? '');
  const isDescending = order === 'desc';
  const name = params.get('sort');
  if (name === undefined) return order === undefined ? null : { path: null, isDescending };
  const path = pathTo(name, entity);
  if (path) return { path, isDescending };
  const message = `Not sorted: ${entity} has no field “${name}” to sort by`;
  warnings.push({ codeMinor: 'invalid_sort_field', message });
  return null;
}

function readFields(
  text: string | undefined,
  entity: EntityName,
  warnings: Warning[],
): ReadonlySet<string> | null {
  if (text === undefined) return null;
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw rosterError('fields-blank');
  const known = names.map((name) => ({ name, field: fieldNamed(name, entity) }));
  const unknown = known.flatMap(({ name, field }) => (field === undefined ? [`“${name}”`] : []));
  if (unknown.length === 0) return new Set(known.flatMap(({ field }) => field ?? []));
  const message = `All fields returned: ${entity} has no field ${unknown.join(', ')}`;
  warnings.push({ codeMinor: 'invalid_selection_field', message });
  return null;
}

const CLAUSE = /\s*([\w.:-]+)\s*(!=|>=|<=|=|>|<|~)\s*'((?:[^']|'')*)'\s*/y;
const JOIN = /(and|or)(?![^\s])/iy;
const MOST_CLAUSES = 2;

function readFilter(text: string | undefined, entity: EntityName): Filter | null {
  if (text === undefined) return null;
  const clauses: Clause[] = [];
  let join: Filter['join'] = 'and';
  for (let at = 0; ; ) {
    const [clause = '', name = '', operator = '', value = ''] = matchAt(CLAUSE, text, at);
    if (clause === '') throw rosterError('filter-unreadable', text.slice(at), "write field='value'");
    clauses.push(clauseOf(entity, name, operator as Operator, value.replaceAll("''", "'")));
    at += clause.length;
    if (at === text.length) return { clauses, join };
    const [joined = ''] = matchAt(JOIN, text, at);
    if (joined === '') throw rosterError('filter-unreadable', text.slice(at), 'join clauses with AND or OR');
    if (clauses.length === MOST_CLAUSES) throw rosterError('filter-too-long', MOST_CLAUSES);
    join = joined.toLowerCase() === 'or' ? 'or' : 'and';
    at += joined.length;
  }
}

/** @param pattern sticky */
function matchAt(pattern: RegExp, text: string, at: number): readonly (string | undefined)[] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
}

function clauseOf(entity: EntityName, name: string, operator: Operator, value: string): Clause {
  const path = pathTo(name, entity);
  if (!path) throw rosterError('filter-field-unknown', entity, name);
  return { path, operator, value: operator === '~' ? value.toLowerCase() : comparable(path, value) };
}

/** @throws OneRosterError (400) for a value that is no time where the field is one */
function comparable({ field, kind }: Path, value: string): string {
  if (kind !== 'instant' && kind !== 'day') return value.toLowerCase();
  const instant = readInstant(value.replace(LOST_PLUS, '$1+'));
  if (!instant) throw rosterError('filter-time-invalid', field, value);
  return (kind === 'instant' ? instant.toISOString() : dayOf(instant)).toLowerCase();
}

/** A name in any case. */
function fieldNamed(name: string, entity: EntityName): string | undefined {
  return Object.keys(FIELDS[entity]).find((field) => field.toLowerCase() === name.toLowerCase());
}

/** The value that a dotted name is for; undefined for one that is no text, or is not there. */
function pathTo(name: string, entity: EntityName): Path | undefined {
  const [first = '', ...rest] = name.split('.');
  const field = fieldNamed(first, entity);
  const kind = field && FIELDS[entity][field]?.kind;
  if (!field || !kind) return undefined;
  const inside = rest.join('.');
  if (kind === 'metadata') return inside === '' ? undefined : { field, property: inside, kind };
  const properties = PROPERTIES[kind];
  if (!properties) return inside === '' ? { field, property: null, kind } : undefined;
  const property = properties.find((each) => each.toLowerCase() === inside.toLowerCase());
  return property === undefined ? undefined : { field, property, kind };
}

/** Whether a record has what a filter asks for. In a list, one value that has is enough. */
export const matches = ({ clauses, join }: Filter, record: Filtered): boolean =>
  join === 'and'
    ? clauses.every((clause) => isTrueOf(clause, record))
    : clauses.some((clause) => isTrueOf(clause, record));

function isTrueOf({ path, operator, value }: Clause, record: Filtered): boolean {
  const values = valuesAt(record, path);
  if (operator === '!=') return !values.some((each) => each.toLowerCase() === value);
  return values.some((each) => compares(each.toLowerCase(), operator, value));
}

function compares(one: string, operator: Exclude<Operator, '!='>, other: string): boolean {
  switch (operator) {
    case '=':
      return one === other;
    case '>':
      return one > other;
    case '>=':
      return one >= other;
    case '<':
      return one < other;
    case '<=':
      return one <= other;
    case '~':
      return one.includes(other);
  }
}

function valuesAt(record: Filtered, { field, property }: Path): readonly string[] {
  const value = record[field];
  if (value === undefined) return [];
  const all: readonly (string | Properties)[] = isList(value) ? value : [value];
  return all.flatMap((each) => (typeof each === 'string' ? each : propertyOf(each, property)));
}

/** @param name as the request has it, which may be one that every object inherits */
const propertyOf = (properties: Properties, name: string | null): string | readonly string[] =>
  name !== null && Object.hasOwn(properties, name) ? (properties[name] ?? []) : [];

const isList = (value: Value): value is readonly string[] | readonly Properties[] => Array.isArray(value);

/** What a record is sorted by, in lower case; blank where it has nothing. */
export const sortKeyOf = (record: Filtered, path: Path): string =>
  valuesAt(record, path).join().toLowerCase();

/**
 * Since when a filter asks for those that have gone: null when it finds none of them, and the start of time when it names
 * their status alone.
 */
export function goneSince(filter: Filter | null): Date | null {
  if (!filter) return null;
  const bounds = filter.clauses.map(goneSinceOf);
  if (filter.join === 'and' && bounds.includes('none')) return null;
  const times = bounds.filter((bound) => typeof bound === 'number');
  if (times.length === 0) return null;
  return new Date(filter.join === 'and' ? Math.max(...times) : Math.min(...times));
}

/** In milliseconds; none where it finds only those that are there, any where it does not say. */
function goneSinceOf({ path: { field }, operator, value }: Clause): number | 'none' | 'any' {
  if (field === 'status') return operator === '=' && value === 'active' ? 'none' : 0;
  if (field !== 'dateLastModified') return 'any';
  return operator === '>' || operator === '>=' ? Date.parse(value.toUpperCase()) : 0;
}

/** A time’s plus sign that was not written as %2B is read as a blank. */
const LOST_PLUS = /(:\d\d(?:[.,]\d+)?) +(?=\d\d(?::?\d\d)?$)/;
