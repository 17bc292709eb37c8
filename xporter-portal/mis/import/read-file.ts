import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { PupilRecord, StaffRecord } from './record.ts';

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
}

type Row = { where: string; kind: 'pupil' | 'staff'; fields: Record<string, unknown> };

const COLUMNS = new Set(['type', ...Object.keys(PupilRecord.shape), ...Object.keys(StaffRecord.shape)]);
const JsonFile = z.object({
  pupils: z.array(z.record(z.string(), z.unknown())).default([]),
  staff: z.array(z.record(z.string(), z.unknown())).default([]),
});

/**
 * Reads pupils and staff, with the field names of DfE's Common Transfer File in any case.
 * @param name ends in .csv (a heading line, a column Type saying pupil or staff) or .json ({ pupils, staff })
 * @returns the valid people, and the rows that are not valid
 */
export function readPeople(name: string, content: string): ReadFile {
  const refusals: Refusal[] = [];
  const rows = /\.json$/i.test(name) ? jsonRows(content, refusals) : csvRows(content, refusals);
  const pupils: PupilRecord[] = [];
  const staff: StaffRecord[] = [];
  const places: ReadFile['places'] = new Map();
  const firstWith = new Map<string, string>();
  for (const { where, kind, fields } of rows) {
    const parsed = kind === 'pupil' ? PupilRecord.safeParse(fields) : StaffRecord.safeParse(fields);
    if (!parsed.success) {
      refusals.push(...parsed.error.issues.map(({ message }) => ({ where, why: message })));
      continue;
    }
    const unique =
      'upn' in parsed.data ? `UPN ${parsed.data.upn}` : `email ${parsed.data.email.toLowerCase()}`;
    const first = firstWith.get(unique);
    if (first) refusals.push({ where, why: `${unique} is also on ${first}` });
    else firstWith.set(unique, where);
    places.set(parsed.data, where);
    if ('upn' in parsed.data) pupils.push(parsed.data);
    else staff.push(parsed.data);
  }
  if (rows.length === 0 && refusals.length === 0)
    refusals.push({ where: name, why: 'has no pupils or staff' });
  return { pupils, staff, places, refusals };
}

function csvRows(content: string, refusals: Refusal[]): Row[] {
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    records = parse(content, {
      bom: true,
      columns: (heading: string[]) => heading.map((column) => column.trim().toLowerCase()),
      info: true,
      relax_column_count: false,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    refusals.push(refusalOf(error));
    return [];
  }
  const strange = Object.keys(records[0]?.record ?? {}).filter((column) => !COLUMNS.has(column));
  if (strange.length > 0)
    refusals.push({ where: 'line 1', why: `has unknown columns: ${strange.join(', ')}` });
  return records.flatMap(({ record, info }) => {
    const where = `line ${info.lines}`;
    const type = record.type?.toLowerCase() || 'pupil';
    if (type === 'pupil' || type === 'staff') return [{ where, kind: type, fields: record }];
    refusals.push({ where, why: `Type “${record.type}” is not pupil or staff` });
    return [];
  });
}

/** The reason why the library cannot read a file, in plain words. */
function refusalOf(error: unknown): Refusal {
  const { code, lines } = Object(error);
  const where = typeof lines === 'number' ? `line ${lines}` : 'the file';
  switch (code) {
    case 'CSV_RECORD_INCONSISTENT_COLUMNS':
      return { where, why: 'has a different number of cells from the heading line' };
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
      return { where: 'the file', why: 'cannot be read as CSV' };
  }
}

function jsonRows(content: string, refusals: Refusal[]): Row[] {
  let file: z.output<typeof JsonFile>;
  try {
    file = JsonFile.parse(JSON.parse(content));
  } catch {
    refusals.push({ where: 'the file', why: 'must be JSON like { "pupils": [{ … }], "staff": [{ … }] }' });
    return [];
  }
  const rowsOf = (kind: Row['kind'], people: Record<string, unknown>[]): Row[] =>
    people.map((fields, index) => ({
      where: `${kind} ${index + 1}`,
      kind,
      fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value])),
    }));
  return [...rowsOf('pupil', file.pupils), ...rowsOf('staff', file.staff)];
}
