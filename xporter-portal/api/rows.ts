import { hash } from 'node:crypto';
import { hasLastUpdated, type Question } from './ask.ts';
import { type DataRequest, type Dataset, ROW_HASH, type Rows } from './catalogue/declare.ts';

/** The rows of a dataset that match a question, with the columns that the school shares. */
export interface Table {
  name: string;
  length: number;
  id(at: number): string;
  /** SHA-1 of the row as shown, in upper-case hex. */
  hash(at: number): string;
  json(at: number): string;
}

const NO_HASH = `"${ROW_HASH}":""`;

export function tableOf(dataset: Dataset, question: Question, request: DataRequest): Table {
  const columns = shownColumns(dataset, question, request);
  const rows = dataset.read(request);
  const places = placesUpdatedSince(dataset, rows, question.updatedSince);
  const showsHash = columns.includes(ROW_HASH);
  const place = (at: number) => (places ? (places[at] ?? -1) : at);
  const bare = (at: number) => JSON.stringify(rows.cells(place(at), columns));
  return {
    name: dataset.name,
    length: places?.length ?? rows.length,
    id: (at) => rows.id(place(at)),
    hash: (at) => sha1(bare(at)),
    json(at) {
      const text = bare(at);
      return showsHash ? text.replace(NO_HASH, `"${ROW_HASH}":"${sha1(text)}"`) : text;
    },
  };
}

const sha1 = (text: string): string => hash('sha1', text).toUpperCase();

/** The key column is always included. */
function shownColumns(
  { fields }: Dataset,
  { select, options }: Question,
  { granted }: DataRequest,
): string[] {
  const [key] = fields;
  return fields
    .filter(({ name, scopes, option }) => {
      const isShared = scopes.length === 0 || scopes.some((scope) => granted.has(scope));
      const isRequested = option === null || options.has(option);
      const isSelected = select === null || name === key?.name || select.has(name.toLowerCase());
      return isShared && isRequested && isSelected;
    })
    .map(({ name }) => name);
}

function placesUpdatedSince(dataset: Dataset, rows: Rows, since: string | null): number[] | null {
  if (since === null || !hasLastUpdated(dataset)) return null;
  const places: number[] = [];
  for (let at = 0; at < rows.length; at++) {
    const { LastUpdated } = rows.cells(at, ['LastUpdated']);
    if (String(LastUpdated) > since) places.push(at);
  }
  return places;
}
