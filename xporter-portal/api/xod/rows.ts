import { hash } from 'node:crypto';
import { localTime } from '../../../shared/local-time.ts';
import { isShown } from '../consent/rules.ts';
import { hasLastUpdated, type Question } from './ask.ts';
import { type DataRequest, type Dataset, ROW_HASH, type Rows } from './catalogue/declare.ts';
import { endsTurn, nextTurn } from './turns.ts';

/** The rows of a dataset that match a question, with the columns that the school shares. */
export interface Table {
  name: string;
  aliases: readonly string[];
  length: number;
  id(at: number): string;
  /** SHA-1 of the row as shown, in upper-case hex. */
  hash(at: number): string;
  json(at: number): string;
}

const NO_HASH = `"${ROW_HASH}":""`;

/** The indexes of a dataset's rows that an answer has; null for all. */
export type Places = readonly number[] | null;

/** @param places as `placesUpdatedSince` gives them */
export function tableOf(
  dataset: Dataset,
  question: Question,
  request: DataRequest,
  places: Places = null,
): Table {
  const columns = shownColumns(dataset, question, request);
  const rows = dataset.read(request);
  const showsHash = columns.includes(ROW_HASH);
  const place = (at: number) => (places ? (places[at] ?? -1) : at);
  const bare = (at: number) => textOf(rows, place(at), columns);
  return {
    name: dataset.name,
    aliases: dataset.aliases,
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
    .filter((field) => {
      const isRequested = field.option === null || options.has(field.option);
      const isSelected = select === null || field === key || select.has(field.name);
      return isShown(field, granted) && isRequested && isSelected;
    })
    .map(({ name }) => name);
}

/**
 * The rows that are new or different since a time; null for all. Everything that the partner could not read then, with
 * these values, must be among them:
 * - all rows, when the school has changed since then what it shares: areas, people, MIS, a file of people;
 * - rows whose LastUpdated is later;
 * - rows that the same question would not have given then, or not like this: a group with another teacher, a leaver, a
 *   brother who joined. They are compared with the MIS of that time.
 *
 * A time from before the school shared with the app is compared with LastUpdated alone: the partner has nothing from then.
 */
export async function placesUpdatedSince(
  dataset: Dataset,
  question: Question,
  request: DataRequest,
): Promise<Places> {
  const { sharing, now } = request;
  const { updatedSince: since } = question;
  if (since === null || !hasLastUpdated(dataset)) return null;
  if (sharing.changedAt && since <= sharing.changedAt) return null;
  const shown = localTime(since);
  const columns = shownColumns(dataset, question, request);
  const rows = dataset.read(request);
  const couldReadThen = sharing.since <= since && since < now;
  const then = couldReadThen ? await textsOf(dataset.read(request.at(since)), columns) : null;
  const places: number[] = [];
  for (let at = 0; at < rows.length; at++) {
    const { LastUpdated } = rows.cells(at, ['LastUpdated']);
    const isLater = String(LastUpdated) > shown;
    if (isLater || (then && then.get(rows.id(at)) !== textOf(rows, at, columns))) places.push(at);
    if (endsTurn(at)) await nextTurn();
  }
  return places;
}

const textOf = (rows: Rows, at: number, columns: readonly string[]): string =>
  JSON.stringify(rows.cells(at, columns));

async function textsOf(rows: Rows, columns: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (let at = 0; at < rows.length; at++) {
    texts.set(rows.id(at), textOf(rows, at, columns));
    if (endsTurn(at)) await nextTurn();
  }
  return texts;
}
