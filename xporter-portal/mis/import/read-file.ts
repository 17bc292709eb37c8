import { type CsvError, parse } from 'csv-parse/sync';
import { foldAddress } from '../../../shared/names.ts';
import { type Decoded, decodeFile, decodeText } from './decode.ts';
import { COLUMNS, PupilRecord, StaffRecord } from './record.ts';

/** A row of a file that cannot be imported, and the reason. */
export interface Refusal {
  /** `line 7`, or `pupil 3` in JSON. */
  where: string;
  why: string;
}

export interface ReadFile {
  pupils: PupilRecord[];
  staff: StaffRecord[];
  /** Where each of them is in the file. */
  places: Map<PupilRecord | StaffRecord, string>;
  refusals: Refusal[];
  /** How the file was read, where people should know. */
  notes: string[];
}

type Kind = keyof typeof COLUMNS;
type Person = Record<string, string>;
type Row = { where: string; kind: Kind; fields: Record<string, unknown> };
/** The rows of a file, or why none of them can be read. */
type Rows = { rows: Row[]; refusals: Refusal[] };

/** The heading line of a file with every column. */
export const HEADINGS = [
  ...new Set(['Type', ...Object.values(COLUMNS).flatMap((columns) => columns.map(({ name }) => name))]),
];
const KNOWN_HEADINGS = new Set(HEADINGS.map((heading) => heading.toLowerCase()));
const WHOLE_FILE = 'the file';

const refused = (where: string, why: string): Rows => ({ rows: [], refusals: [{ where, why }] });

/**
 * Reads pupils and staff, with the field names of DfE's Common Transfer File in any case.
 * @param name ends in .json for { pupils, staff }; any other is CSV (a heading line, a column Type saying pupil or staff)
 * @param content bytes in any encoding that `decodeFile` reads, or text
 * @returns the valid people, and the rows that are not valid
 */
export function readPeople(name: string, content: string | Uint8Array): ReadFile {
  const decoded = typeof content === 'string' ? decodeText(content) : decodeFile(content);
  const { rows, refusals } = rowsOf(name, decoded);
  const pupils: PupilRecord[] = [];
  const staff: StaffRecord[] = [];
  const places: ReadFile['places'] = new Map();
  for (const { where, kind, fields } of rows) {
    const parsed = kind === 'pupil' ? PupilRecord.safeParse(fields) : StaffRecord.safeParse(fields);
    if (!parsed.success) {
      refusals.push(...parsed.error.issues.map(({ message }) => ({ where, why: message })));
      continue;
    }
    places.set(parsed.data, where);
    if ('upn' in parsed.data) pupils.push(parsed.data);
    else staff.push(parsed.data);
  }
  refusals.push(...doubles(pupils, staff, places));
  if (rows.length === 0 && refusals.length === 0)
    refusals.push({ where: name, why: 'has no pupils or staff' });
  const isUsual = !decoded.ok || decoded.encoding === 'UTF-8';
  return { pupils, staff, places, refusals, notes: isUsual ? [] : [`Read as ${decoded.encoding}`] };
}

/** The people of a file as it writes them, by their fields. */
export function rawPeople(name: string, content: string | Uint8Array): Record<'pupils' | 'staff', Person[]> {
  const { rows } = rowsOf(name, typeof content === 'string' ? decodeText(content) : decodeFile(content));
  const of = (kind: Kind) =>
    rows
      .filter((row) => row.kind === kind)
      .map(({ fields }) =>
        Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])),
      );
  return { pupils: of('pupil'), staff: of('staff') };
}

function rowsOf(name: string, decoded: Decoded): Rows {
  if (!decoded.ok) return refused(`line ${decoded.line}`, decoded.why);
  return /\.json$/i.test(name) ? jsonRows(decoded.text) : csvRows(decoded.text);
}

/** Two people with one UPN or address, and a former UPN that another pupil has. */
function doubles(pupils: PupilRecord[], staff: StaffRecord[], places: ReadFile['places']): Refusal[] {
  const firstWith = new Map<string, string>();
  const refusals: Refusal[] = [];
  const add = (record: PupilRecord | StaffRecord, what: string, id: string) => {
    const where = places.get(record) ?? WHOLE_FILE;
    const first = firstWith.get(id);
    if (first) refusals.push({ where, why: `${what} is also on ${first}` });
    else firstWith.set(id, where);
  };
  for (const pupil of pupils) add(pupil, `UPN ${pupil.upn}`, pupil.upn);
  for (const pupil of pupils) {
    if (pupil.formerupn !== null && pupil.formerupn !== pupil.upn)
      add(pupil, `FormerUPN ${pupil.formerupn}`, pupil.formerupn);
  }
  for (const person of staff) {
    const email = foldAddress(person.email);
    add(person, `email ${email}`, email);
  }
  return refusals;
}

interface Line {
  cells: string[];
  line: number;
}

function csvRows(text: string): Rows {
  const { body, separator } = separated(text);
  const lines = linesOf(body, separator);
  if ('why' in lines) return refused(lines.where, lines.why);
  const [heading, ...rest] = lines;
  if (!heading) return { rows: [], refusals: [] };
  const columns = withoutBlankEnd(heading.cells, ({ length }) =>
    rest.every(({ cells }) => isBlank(cells.slice(length))),
  );
  const wrong = wrongHeadings(columns);
  if (wrong.length > 0)
    return { rows: [], refusals: wrong.map((why) => ({ where: `line ${heading.line}`, why })) };
  const names = columns.map((column) => column.toLowerCase());
  const rows: Row[] = [];
  const refusals: Refusal[] = [];
  for (const { cells, line } of rest) {
    const where = `line ${line}`;
    const isTooLong = cells.length > names.length && !isBlank(cells.slice(names.length));
    if (isTooLong || cells.length < names.length) {
      refusals.push({ where, why: 'has a different number of cells from the heading line' });
      continue;
    }
    const fields = Object.fromEntries(names.map((name, index) => [name, cells[index]]));
    const type = fields.type?.toLowerCase() || 'pupil';
    if (type === 'pupil' || type === 'staff') rows.push({ where, kind: type, fields });
    else refusals.push({ where, why: `Type “${fields.type}” is not pupil or staff` });
  }
  const missing = missingColumns(names, rows);
  if (missing.length > 0)
    return { rows: [], refusals: missing.map((why) => ({ where: `line ${heading.line}`, why })) };
  return { rows, refusals };
}

/** What a spreadsheet puts between cells. Excel also writes it into a first line: `sep=;`. */
const SEPARATORS = [',', ';', '\t', '|'];

/** The separator that Excel names, or else the one that makes the most known columns of the first line. */
function separated(text: string): { body: string; separator: string } {
  const [named, separator] = /^\s*"?sep=(.)"?[,;\t]*(?=\n|$)/i.exec(text) ?? [];
  // The lines keep their numbers.
  if (named !== undefined && separator !== undefined)
    return { body: `${named.replace(/[^\n]/g, '')}${text.slice(named.length)}`, separator };
  const first = text.split('\n').find((line) => !isBlank([line])) ?? '';
  const known = (each: string) =>
    first.split(each).filter((cell) => KNOWN_HEADINGS.has(plain(cell.replaceAll('"', '')).toLowerCase()))
      .length;
  const [best = ','] = [...SEPARATORS].sort((one, other) => known(other) - known(one));
  return { body: text, separator: best };
}

/** The lines that are not blank, with plain cells. */
function linesOf(body: string, delimiter: string): Line[] | Refusal {
  try {
    const lines: Line[] = [];
    parse(body, {
      delimiter,
      on_record(record: string[], { lines: line }) {
        const cells = record.map(plain);
        if (!isBlank(cells)) lines.push({ cells, line });
        return null;
      },
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      trim: delimiter !== '\t',
    });
    return lines;
  } catch (error) {
    return refusalOf(error);
  }
}

const plain = (cell: string): string => cell.replace(/\u200B/g, '').trim();
/** Only blanks and separators. */
const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => /^[\s\u200B,;|"]*$/.test(cell));

/** Without the columns at the end that Excel leaves. */
function withoutBlankEnd(columns: string[], isUnused: (kept: string[]) => boolean): string[] {
  const last = columns.findLastIndex((column) => column !== '');
  const kept = columns.slice(0, last + 1);
  return isUnused(kept) ? kept : columns;
}

/** What is wrong with a heading line, each column once. */
function wrongHeadings(columns: readonly string[]): string[] {
  const names = columns.map((column) => column.toLowerCase());
  const nameless = names.flatMap((name, index) => (name === '' ? [`column ${index + 1}`] : []));
  const twice = columns.filter(
    (column, index) => column !== '' && names.indexOf(column.toLowerCase()) < index,
  );
  const unknown = names.filter((name) => name !== '' && !KNOWN_HEADINGS.has(name));
  return [
    ...nameless.map((column) => `${column} has no heading`),
    ...[...new Set(twice)].map((column) => `has the column ${column} twice`),
    ...(unknown.length > 0 ? [`has unknown columns: ${[...new Set(unknown)].join(', ')}`] : []),
  ];
}

/** Columns that a kind of person in the file needs. */
function missingColumns(names: readonly string[], rows: readonly Row[]): string[] {
  const kinds = new Set(rows.map(({ kind }) => kind));
  return [...kinds].flatMap((kind) => {
    const missing = COLUMNS[kind]
      .filter(({ name, isNeeded }) => isNeeded && !names.includes(name.toLowerCase()))
      .map(({ name }) => name);
    const who = kind === 'pupil' ? 'pupils' : 'staff';
    return missing.length === 0 ? [] : [`has no column ${missing.join(', ')}, which ${who} need`];
  });
}

/** The reason why the library cannot read a file, in plain words. */
function refusalOf(error: unknown): Refusal {
  const { code, lines }: Partial<CsvError> = Object(error);
  const where = typeof lines === 'number' ? `line ${lines}` : WHOLE_FILE;
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return { where, why: 'has a quotation mark that is never closed' };
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return {
        where,
        why: 'has a quotation mark inside a cell: write it twice, and put the cell in quotation marks',
      };
    default:
      return { where: WHOLE_FILE, why: 'cannot be read as CSV' };
  }
}

const LISTS: Record<string, Kind> = { pupils: 'pupil', staff: 'staff' };
const JSON_SHAPE = 'must be JSON like { "pupils": [{ … }], "staff": [{ … }] }';

function jsonRows(text: string): Rows {
  const file = parsedJson(text);
  if (!isObject(file)) return refused(WHOLE_FILE, JSON_SHAPE);
  const twice = nameTwice(text);
  if (twice) return refused(`line ${twice.line}`, `has ${twice.name} twice`);
  const lists = Object.entries(file).map(([name, list]) => ({ name, kind: LISTS[name.toLowerCase()], list }));
  const unknown = lists.filter(({ kind }) => kind === undefined).map(({ name }) => name);
  if (unknown.length > 0)
    return refused(
      WHOLE_FILE,
      `has ${unknown.join(', ')}, which is neither pupils nor staff: it ${JSON_SHAPE}`,
    );
  if (new Set(lists.map(({ kind }) => kind)).size < lists.length)
    return refused(WHOLE_FILE, 'has pupils or staff twice');
  const rows: Row[] = [];
  const wrong = new Map<string, string>();
  for (const { kind = 'pupil', list } of lists) {
    if (!Array.isArray(list)) return refused(WHOLE_FILE, JSON_SHAPE);
    for (const [index, person] of list.entries()) {
      const where = `${kind} ${index + 1}`;
      if (!isObject(person)) return refused(where, 'must be an object with the fields of a person');
      const entries = Object.entries(person).map(([name, value]) => [name.trim(), value] as const);
      for (const why of wrongHeadings(entries.map(([name]) => name))) wrong.set(why, wrong.get(why) ?? where);
      const fields = Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
      if (!Object.values(fields).every(isNothing)) rows.push({ where, kind, fields });
    }
  }
  if (wrong.size > 0) return { rows: [], refusals: [...wrong].map(([why, where]) => ({ where, why })) };
  return { rows, refusals: [] };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A name that comes twice in one object, of which `JSON.parse` gives the last alone. @param text JSON */
function nameTwice(text: string): { name: string; line: number } | undefined {
  const open: Set<string>[] = [];
  for (const { 0: token, 1: name, index } of text.matchAll(
    /"((?:[^"\\]|\\.)*)"(?=\s*:)|"(?:[^"\\]|\\.)*"|[{}]/g,
  )) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    if (name === undefined) continue;
    if (open.at(-1)?.has(name)) return { name, line: text.slice(0, index).split('\n').length };
    open.at(-1)?.add(name);
  }
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNothing = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && plain(value) === '');
