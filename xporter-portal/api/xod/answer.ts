import type { LRUCache } from 'lru-cache';
import type { Database } from '../../../shared/database/database.ts';
import type { Day } from '../../../shared/sample-data/school-year.ts';
import { refreshTime } from '../../mis/mis-store.ts';
import type { MisKind } from '../../records/mis-kinds.ts';
import { apiError } from '../errors.ts';
import type { Question } from './ask.ts';
import type { DataRequest } from './catalogue/declare.ts';
import { type Changeset, changesSince, contentsNow, type Present } from './changesets.ts';
import { type Places, placesUpdatedSince, type Table, tableOf } from './rows.ts';

export interface Answer {
  /** JSON, encoded once. */
  body: Buffer;
  /** How many rows it holds. */
  rows: number;
}

/** The contents found for each whole question, cached until something in them can have changed. */
export type Known = LRUCache<string, Present>;

/** The rows updated since the time that a whole question has, by dataset, so that its pages find them once. */
export type KnownPlaces = LRUCache<string, readonly Places[]>;

/** What an answer is based on. If the school changes what it shares while the answer is made, the answer is out of date. */
export interface Basis {
  /** Identifies everything the school shares: equal until something in it can have changed. */
  version: string;
  /** Both are null when the contents depend on the time of day. */
  contents: Known | null;
  updated: KnownPlaces | null;
  /** @throws when the school has changed what it shares, or has stopped sharing */
  mustBeCurrent(): void;
}

/**
 * Answers a question with only the data that the school shares.
 * @param basis null when nothing can change before the answer is made: only changesets and updatedSince yield to other
 *   requests
 * @throws ApiError for a page beyond the end or an unknown changeset
 */
export async function answer(
  database: Database,
  relyingParty: string,
  question: Question,
  request: DataRequest,
  basis: Basis | null,
): Promise<Answer> {
  const { kind, day } = request.view;
  if (question.statusOnly) return { body: Buffer.from(statusBody(question.endpoint.id, kind, day)), rows: 0 };
  const meta = metaOf(kind, day);

  const { page, changedRows } = question;
  const query = queryOf(question);
  const { datasets } = question.endpoint;
  const places = question.updatedSince && (await placesNow(question, request, basis, query));
  const tables = datasets.map((dataset, index) => tableOf(dataset, question, request, places?.[index]));
  const present = async (): Promise<Present> => {
    const key = `${basis?.version} ${query}`;
    const known = basis?.contents?.get(key);
    if (known) return known;
    const found = await contentsNow(tables);
    basis?.mustBeCurrent();
    basis?.contents?.set(key, found);
    return found;
  };
  const changes =
    changedRows === null
      ? null
      : await changesSince(
          database,
          { estab: request.view.school.estab, relyingParty, query },
          changedRows,
          tables,
          { page, now: request.now, present },
        );
  const paged = page && paginationOf(page, tables, changes);
  const cuts = tables.map((table) => {
    const changed = changes?.changed.get(table.name);
    return changed ? changed.places.map((place) => table.json(place)) : cut(table, page);
  });
  const parts = tables.flatMap(({ name, aliases }, index) => {
    const rows = (cuts[index] ?? []).join();
    return [name, ...aliases].map((each) => `"${each}":[${rows}]`);
  });
  parts.push(`"meta":${meta}`);
  if (changes && changedRows !== null) {
    for (const { name, aliases } of tables) {
      const ids = deleted(changes, name, page);
      for (const each of [name, ...aliases]) parts.push(`"${each}_deleted":${ids}`);
    }
    parts.push(
      `"__changedRows__":${JSON.stringify([changedRowsOf(changes, changedRows, relyingParty, page)])}`,
    );
  }
  if (paged) parts.push(`"__pagination__":${JSON.stringify([paged])}`);
  return {
    body: Buffer.from(`{${parts.join()}}`),
    rows: cuts.reduce((total, rows) => total + rows.length, 0),
  };
}

async function placesNow(
  question: Question,
  request: DataRequest,
  basis: Basis | null,
  query: string,
): Promise<readonly Places[]> {
  const key = `${basis?.version} ${query}`;
  const known = basis?.updated?.get(key);
  if (known) return known;
  const found: Places[] = [];
  for (const dataset of question.endpoint.datasets)
    found.push(await placesUpdatedSince(dataset, question, request));
  basis?.mustBeCurrent();
  basis?.updated?.set(key, found);
  return found;
}

const metaOf = (kind: MisKind, day: Day): string =>
  JSON.stringify([{ Id: 1, MIS: kind.wireName, Version: kind.version, DateTime: refreshTime(day) }]);

/**
 * The state of the data, as JSON: always OK once the MIS is connected, because the last refresh has read it.
 * @param endpoint its id
 * @param day that the last refresh preceded
 */
export function statusBody(endpoint: string, kind: MisKind, day: Day): string {
  const status = [{ Id: '1', Endpoint: endpoint, Status: 'OK', LastRefreshed: refreshTime(day) }];
  return `{"DBStatus":${JSON.stringify(status)},"meta":${metaOf(kind, day)}}`;
}

function cut(table: Table, page: Question['page']): string[] {
  const from = page ? (page.number - 1) * page.size : 0;
  const to = page ? Math.min(from + page.size, table.length) : table.length;
  const rows: string[] = [];
  for (let at = from; at < to; at++) rows.push(table.json(at));
  return rows;
}

/** All deleted ids are on the first page, so that a client needs no other page to find them. */
function deleted({ gone }: Changeset, name: string, page: Question['page']): string {
  const ids = page && page.number > 1 ? [] : (gone.get(name) ?? []);
  return JSON.stringify(ids.map((Id) => ({ Id })));
}

/** Every dataset has the same page size; the longest decides the number of pages. */
function paginationOf(
  { number, size }: NonNullable<Question['page']>,
  tables: readonly Table[],
  changes: Changeset | null,
) {
  const lengths = tables.map((table) => changes?.changed.get(table.name)?.count ?? table.length);
  const RowCount = Math.max(0, ...lengths);
  const PageCount = Math.max(1, Math.ceil(RowCount / size));
  if (number > PageCount) {
    throw apiError('beyond-end', number, PageCount, size);
  }
  const NextPage = number < PageCount ? `?page=${number + 1}&pageSize=${size}` : null;
  return { PageSize: size, PageNumber: number, PageCount, RowCount, NextPage };
}

function changedRowsOf(
  { next, since }: Changeset,
  requested: string,
  relyingParty: string,
  page: Question['page'],
) {
  return {
    SnapshotDate: since?.date ?? null,
    SnapshotRP: since && relyingParty,
    PreviousChangedRows: since?.requested ?? null,
    RequestedChangedRows: requested,
    NextChangedRows: next,
    NextUrl: `?changedRows=${next}${page ? `&page=1&pageSize=${page.size}` : ''}`,
  };
}

/** The question without its page, as a string that is the same for equal questions. */
function queryOf({ endpoint, id, options, filters, select, updatedSince }: Question): string {
  return JSON.stringify([
    endpoint.id,
    id,
    [...options].sort(),
    Object.entries(filters).sort(([a], [b]) => a.localeCompare(b)),
    select && [...select].sort(),
    updatedSince,
  ]);
}
