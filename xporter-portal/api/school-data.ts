import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Authorisation } from '../authorisation/authorisations.ts';
import type { PeopleException } from '../authorisation/people-exceptions.ts';
import type { MisRow, Population } from '../mis/population.ts';
import { DATASETS, type DatasetName } from './catalogue/datasets.ts';
import { ApiError } from './envelope.ts';

/** An endpoint of school data: which scopes open it and what it answers with. */
interface Endpoint {
  dataset: DatasetName;
  /** Any one of them opens it. */
  scopes: string[];
  /** The kind of person its rows are of, for consent; null where they are not people. */
  person: PeopleException['kind'] | null;
  rows(population: Population): MisRow[];
}

/** By their names in lower case, as paths have them in any. */
export const ENDPOINTS: Record<string, Endpoint> = {
  schoolinfo: {
    dataset: 'SchoolInfo',
    scopes: ['School', 'SchoolLite'],
    person: null,
    rows: ({ schoolInfo }) => schoolInfo,
  },
  staff: { dataset: 'Staff', scopes: ['Staff', 'StaffLite'], person: 'Staff', rows: ({ staff }) => staff },
  students: {
    dataset: 'Students',
    scopes: ['Student', 'StudentLite'],
    person: 'Student',
    rows: ({ students }) => students,
  },
};

const PageNumber = z.coerce.number().int().min(1);
const PageSize = z.coerce.number().int().min(1).max(10_000);

export interface DataRequest {
  endpoint: string;
  /** One row only, by Id or IdaasId; blank for all. */
  id: string;
  /** Names in lower case. */
  query: Record<string, string>;
}

const PARAMETERS = ['page', 'pagesize', 'select'];

/**
 * Answers a request for school data with what the school has granted and nothing else.
 * @throws ApiError for an unknown endpoint, a missing scope, or a parameter that cannot be used
 */
export function readSchoolData(
  authorisation: Authorisation,
  exceptions: PeopleException[],
  population: Population,
  request: DataRequest,
  now: Date,
): Record<string, unknown> {
  const endpoint = ENDPOINTS[request.endpoint.toLowerCase()];
  if (!endpoint) throw new ApiError(404, `There is no endpoint ${request.endpoint} in this sandbox`);
  const granted = authorisation.scopes ?? [];
  if (!endpoint.scopes.some((scope) => granted.includes(scope))) {
    throw new ApiError(
      403,
      `${request.endpoint} needs the scope ${endpoint.scopes.join(' or ')}, which the school has not granted`,
    );
  }
  const unknown = Object.keys(request.query).find((name) => !PARAMETERS.includes(name));
  if (unknown)
    throw new ApiError(
      400,
      `${request.endpoint} has no parameter ${unknown}. It takes: ${PARAMETERS.join(', ')}`,
    );

  const allowed = endpoint.rows(population).filter(isLetIn(endpoint.person, authorisation, exceptions));
  const rows =
    request.id === ''
      ? allowed
      : allowed.filter(({ Id, IdaasId }) => Id === request.id || IdaasId === request.id);
  const columns = columnsOf(endpoint.dataset, granted, request.query.select);
  const page = pageOf(rows.length, request.query);
  const shown = page
    ? rows.slice((page.PageNumber - 1) * page.PageSize, page.PageNumber * page.PageSize)
    : rows;
  const { kind } = population;
  return {
    [endpoint.dataset]: shown.map((row) => project(row, columns)),
    meta: [
      { Id: 1, MIS: kind.wireName, Version: kind.version, DateTime: now.toISOString().replace('Z', '') },
    ],
    ...(page ? { __pagination__: [page] } : {}),
  };
}

function isLetIn(
  person: Endpoint['person'],
  { peopleDefault }: Authorisation,
  exceptions: PeopleException[],
): (row: MisRow) => boolean {
  if (person === null) return () => true;
  const excepted = new Set(exceptions.filter(({ kind }) => kind === person).map(({ personId }) => personId));
  const everyoneIsIn = peopleDefault === 'include';
  return ({ Id }) => (everyoneIsIn ? !excepted.has(Id) : excepted.has(Id));
}

function columnsOf(dataset: DatasetName, granted: string[], select: string | undefined): string[] {
  const visible = DATASETS[dataset]
    .filter(({ scopes }) => scopes.some((scope) => granted.includes(scope)))
    .map(({ name }) => name);
  if (select === undefined || select === '') return visible;
  const wanted = select.split(',').map((name) => name.trim().toLowerCase());
  const names = DATASETS[dataset].map(({ name }) => name.toLowerCase());
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new ApiError(400, `${dataset} has no field ${unknown}`);
  return visible.filter((name) => name === 'Id' || wanted.includes(name.toLowerCase()));
}

/** RowHash covers what is shown, so that it changes exactly when something visible does. */
function project(row: MisRow, columns: string[]): Record<string, string | number | null> {
  const shown: Record<string, string | number | null> = {};
  for (const column of columns) if (column !== 'RowHash') shown[column] = row[column] ?? null;
  const { LastUpdated: _when, ...visible } = shown;
  if (!columns.includes('RowHash')) return shown;
  return {
    ...shown,
    RowHash: createHash('sha1').update(JSON.stringify(visible)).digest('hex').toUpperCase(),
  };
}

interface Page {
  PageSize: number;
  PageNumber: number;
  PageCount: number;
  RowCount: number;
  NextPage: string | null;
}

const USUAL_PAGE_SIZE = 25;

function pageOf(rowCount: number, query: Record<string, string>): Page | undefined {
  if (query.page === undefined && query.pagesize === undefined) return undefined;
  const number = PageNumber.safeParse(query.page ?? 1);
  const size = PageSize.safeParse(query.pagesize ?? USUAL_PAGE_SIZE);
  if (!number.success) throw new ApiError(400, 'page takes a whole number from 1');
  if (!size.success) throw new ApiError(400, 'pageSize takes a whole number from 1 to 10000');
  const PageCount = Math.max(1, Math.ceil(rowCount / size.data));
  if (number.data > PageCount)
    throw new ApiError(400, `page ${number.data} is beyond the end: there are ${PageCount}`);
  const next = number.data < PageCount ? `?page=${number.data + 1}&pageSize=${size.data}` : null;
  return { PageSize: size.data, PageNumber: number.data, PageCount, RowCount: rowCount, NextPage: next };
}
