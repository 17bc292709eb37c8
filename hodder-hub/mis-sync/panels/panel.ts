import type { Database } from '../../../shared/database/database.ts';
import type { HubContext } from '../../context.ts';
import type { Status } from '../matching/match.ts';
import type { MisRow } from '../records/mis-copy.ts';
import type { PanelSlug } from '../records/panels.ts';
import type { Run } from '../records/runs.ts';

/** The fields of a record on one side, by the labels that reviewers see. Null means unknown. */
export type Fields = Record<string, string | null>;

export interface HubEntry {
  id: number;
  /** What an earlier sync linked it to. */
  misId: string | null;
  fields: Fields;
}

export interface MisEntry {
  id: string;
  fields: Fields;
  /** Marked for the reviewer: does not teach, mixed years. */
  remark?: string;
  /** Why it cannot be imported as a new record. */
  obstacle?: string;
}

/** An entry of the Hub, one of the MIS, or both held to be one, by their ids. */
export interface Paired {
  hub: number | null;
  mis: string | null;
  status: Status;
  /** Why it is believed, in a reviewer's words. */
  because: string[];
}

/** One of the four passes of a sync. */
export interface Panel {
  slug: PanelSlug;
  title: string;
  /** Of what it is about: `teacher`, `teachers`. */
  nouns: [one: string, many: string];
  /** The table of the Hub that it fills, and the column of each field. */
  table: 'teachers' | 'students' | 'classes' | 'year_groups';
  columns: Readonly<Record<string, string>>;
  /** Asked of Xporter, and the datasets that the answer has. */
  question: string;
  datasets: readonly string[];
  /** Which data area has to be granted for it. */
  areas: readonly string[];
  /** How entries are called in the table. */
  name(fields: Fields): string;
  detail(fields: Fields): string;
  hubEntries(database: Database, estab: string): HubEntry[];
  misEntries(from: MisCopy, run: Run): MisEntry[];
  pair(hub: readonly HubEntry[], mis: readonly MisEntry[]): Paired[];
  /** Whether a new entry is ticked before anybody has looked. */
  ticksNew(entry: MisEntry): boolean;
  /** More columns for a new record, in addition to `columns`. */
  newRecord(run: Run): Record<string, string | number>;
  /** What else follows from a save, in its transaction. @param added ids of new records */
  afterSave(context: HubContext, run: Run, added: readonly number[]): void;
}

export interface MisCopy {
  rows(dataset: string): readonly MisRow[];
  /** Whether a teacher at another centre signs in with this address. */
  isTakenElsewhere(email: string): boolean;
  /** MM-DD */
  yearStarts: string;
}

/** Text of a row, or null where it is blank or missing. */
export function textOf(row: MisRow, field: string): string | null {
  const value = row[field];
  if (value === undefined || value === null) return null;
  const text = String(value).replace(/\s+/g, ' ').trim();
  return text === '' ? null : text;
}

/** The records of a table as a panel shows them. */
export function entriesOf(
  database: Database,
  panel: Pick<Panel, 'table' | 'columns'>,
  estab: string,
): HubEntry[] {
  const columns = Object.values(panel.columns);
  const rows = database
    .prepare<[string], Record<string, string | number | null>>(
      `SELECT id, mis_id, ${columns.join(', ')} FROM ${panel.table} WHERE estab = ?`,
    )
    .all(estab);
  return rows.map((row) => ({
    id: Number(row.id),
    misId: row.mis_id === null || row.mis_id === undefined ? null : String(row.mis_id),
    fields: Object.fromEntries(
      Object.entries(panel.columns).map(([field, column]) => [field, asText(row[column])]),
    ),
  }));
}

const asText = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined || value === '' ? null : String(value);
