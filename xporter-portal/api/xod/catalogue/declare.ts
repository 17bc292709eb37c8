import type { Mark } from '../../../mis/attendance.ts';
import { refreshTime } from '../../../mis/mis-store.ts';
import type { Photos } from '../../../mis/photos.ts';
import type { Pupil, PupilDetails } from '../../../mis/pupils.ts';
import type { View } from '../../../mis/view.ts';

export type Cell = string | number | null;

/** What a partner asks of an endpoint, checked against its declaration. */
export interface DataRequest {
  view: View;
  granted: ReadonlySet<string>;
  /** The id of one row; blank for all. */
  id: string;
  options: ReadonlySet<string>;
  /** By their declared names. */
  filters: Readonly<Record<string, string>>;
  now: Date;
  /** When the school first shared with the app, and when it last changed what it shares; null when it never has. */
  sharing: { since: Date; changedAt: Date | null };
  /** The same request at an earlier time, had the school shared then what it shares now. */
  at(instant: Date): DataRequest;
  photos: Photos;
  /** A pupil's session marks of the academic year so far; the last pupil's are cached. */
  yearMarks(pupil: Pupil): readonly Mark[];
  /** What else the MIS has about a pupil; the last pupil's are cached. */
  details(pupil: Pupil): PupilDetails;
}

/** A column, as documented for partners. */
export interface FieldInfo {
  name: string;
  /** Any one of them gives access to it. */
  scopes: readonly string[];
  /** The option that adds the column; null when it is always there. */
  option: string | null;
}

interface Field<Row> extends FieldInfo {
  value(row: Row, request: DataRequest): Cell;
}

/** A table that an endpoint returns. Its first column is the key. */
export interface Dataset {
  name: string;
  fields: readonly FieldInfo[];
  /** Other names that known clients have for it. It comes under each. */
  aliases: readonly string[];
  /** The option that fills it; null when it is always filled. */
  option: string | null;
  read(request: DataRequest): Rows;
}

/** Rows that are built when they are read. */
export interface Rows {
  length: number;
  id(at: number): string;
  /** @param columns names, in the order of `fields`; RowHash comes out as an empty text */
  cells(at: number, columns: readonly string[]): Record<string, Cell>;
}

/** How a parameter is checked: a day, a flag, any text, or one of a list. */
export type Check = 'day' | 'flag' | 'text' | readonly string[];

export interface Parameter {
  name: string;
  about: string;
  check: Check;
  required?: boolean;
}

/** An endpoint of school data. */
export interface Endpoint {
  /** As Xporter's catalogue names it, `school.students`. */
  id: string;
  /** As paths have it, `Students`. */
  name: string;
  takesId: boolean;
  idIsRequired?: boolean;
  title: string;
  about: string;
  /** Any one of these combinations gives access; an empty one allows any token. */
  scopes: readonly (readonly string[])[];
  options: Readonly<Record<string, string>>;
  parameters: readonly Parameter[];
  datasets: readonly Dataset[];
}

/** The same column under another spelling, which known clients read. */
export const spelled = <Row>(name: string, field: Field<Row>): Field<Row> => ({ ...field, name });

/** Columns of rows of one type, where most need the same scopes. */
export function columnsOf<Row>(...usual: string[]) {
  return (
    name: string,
    value: (row: Row, request: DataRequest) => Cell,
    { scopes = usual, option = null }: { scopes?: string[]; option?: string | null } = {},
  ): Field<Row> => ({ name, scopes, option, value });
}

/** The column with the hash of the row as shown. */
export const ROW_HASH = 'RowHash';

export function dataset<Row>({
  name,
  fields,
  aliases = [],
  option = null,
  rows,
}: {
  name: string;
  fields: readonly Field<Row>[];
  aliases?: readonly string[];
  option?: string | null;
  rows(request: DataRequest): readonly Row[];
}): Dataset {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const [key] = fields;
  return {
    name,
    fields,
    aliases,
    option,
    read(request) {
      const found = option !== null && !request.options.has(option) ? [] : rows(request);
      const row = (at: number): Row => {
        const one = found[at];
        if (one === undefined) throw new Error(`${name} has no row ${at}`);
        return one;
      };
      return {
        length: found.length,
        id: (at) => String(key?.value(row(at), request) ?? ''),
        cells(at, columns) {
          const one = row(at);
          const cells: Record<string, Cell> = {};
          for (const column of columns) cells[column] = byName.get(column)?.value(one, request) ?? null;
          return cells;
        },
      };
    },
  };
}

/** Whether one of the ids is the path's id, or the path has none. */
export const matchesId = (id: string, ...ids: (string | null)[]): boolean => id === '' || ids.includes(id);

/**
 * LastUpdated: a time in England, without zone.
 * @param changed a time, or a day for the nightly refresh that precedes it
 */
export const updated = (changed: string): string => (changed.includes('T') ? changed : refreshTime(changed));

/** A flag as Xporter writes it. */
export const flag = (value: boolean): number => (value ? 1 : 0);
