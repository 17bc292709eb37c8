import { rosterError } from './errors.ts';
import { linksOf } from './links.ts';
import { LISTS, type ListName, type Operation } from './operations.ts';
import { type Places, placesOf, rowsOf, totalOf } from './page.ts';
import { type Filtered, goneSince, type Query } from './query.ts';
import { sentRecord } from './serialise.ts';
import { warned } from './status-info.ts';
import type { Records, Roster } from './types.ts';
import { placesWithin } from './within.ts';

/** A request for an operation, parsed. */
export interface OperationRequest {
  operation: Operation;
  /** The ids in the path, in its order. */
  ids: readonly string[];
  query: Query;
  /** The whole address of the request, as the client wrote it. */
  address: string;
  /** The whole address of OneRoster. */
  base: string;
}

export interface Answer {
  /** JSON */
  body: string;
  /** How many records it holds. */
  rows: number;
  headers: Readonly<Record<string, string>>;
}

/** The places found for whole lists, as long as nothing in them can have changed, so that their pages find them once. */
export interface KnownPlaces {
  get(list: string): Places | undefined;
  set(list: string, places: Places): void;
}

/**
 * Answers a request from what the school shares.
 * @throws OneRosterError 403 for a list that the school does not share, 404 for a record that is not there
 */
export const answer = (
  roster: Roster,
  request: OperationRequest,
  known: KnownPlaces = new Map(),
): Promise<Answer> | Answer =>
  request.operation.isSingle ? single(roster, request) : page(roster, request, known);

/** Of every response of an operation. */
export const headersOf = ({ isListedByXporter }: Operation): Record<string, string> =>
  isListedByXporter ? {} : { 'Sandbox-Beyond-Xporter': 'true' };

function single(roster: Roster, { operation, ids, query, base }: OperationRequest): Answer {
  const { list, key } = operation;
  sharedRecords(roster, list, null);
  const record = sharedRecord(roster, list, ids.at(-1) ?? '');
  const sent = sentRecord(record, LISTS[list].entity, base, query.fields);
  return { body: bodyOf({ [key]: sent }, operation, query), rows: 1, headers: headersOf(operation) };
}

async function page(roster: Roster, request: OperationRequest, known: KnownPlaces): Promise<Answer> {
  const { operation, ids, query, address, base } = request;
  const { list, within, key } = operation;
  const since = goneSince(query.filter);
  const records = sharedRecords(roster, list, since);
  within.forEach((parent, at) => {
    sharedRecords(roster, parent, null);
    sharedRecord(roster, parent, ids[at] ?? '');
  });
  const whole = JSON.stringify([operation.operationId, ids, query.filter, query.sort]);
  const places =
    known.get(whole) ??
    (await placesOf(records, await placesWithin(roster, operation, ids, records, since), query));
  known.set(whole, places);
  const total = totalOf(records, places);
  const rows = rowsOf(records, places, query).map((row) =>
    sentRecord(row, LISTS[list].entity, base, query.fields),
  );
  return {
    body: bodyOf({ [key]: rows }, operation, query),
    rows: rows.length,
    headers: {
      ...headersOf(operation),
      'X-Total-Count': String(total),
      Link: linksOf(address, query, total),
    },
  };
}

function sharedRecords(roster: Roster, list: ListName, since: Date | null): Records<Filtered> {
  const records = roster.records(list, since);
  if (records) return records;
  throw rosterError('list-not-shared', list);
}

function sharedRecord(roster: Roster, list: ListName, sourcedId: string): Filtered {
  const record = roster.find(list, sourcedId);
  if (record) return record;
  throw rosterError('record-unknown', sourcedId, list);
}

const bodyOf = (data: Record<string, unknown>, { operationId }: Operation, { warnings }: Query): string =>
  JSON.stringify(warnings.length > 0 ? { ...data, ...warned(warnings, operationId) } : data);
