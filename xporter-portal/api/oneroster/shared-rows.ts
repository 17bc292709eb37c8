import { isOpenTo, isShown } from '../consent/rules.ts';
import type { Cell, DataRequest, Endpoint } from '../xod/catalogue/declare.ts';

/** Rows of Xporter's own protocol, with the columns that the school shares. */
export interface SharedRows<Column extends string> {
  length: number;
  cells(at: number): Cells<Column>;
}

export type Cells<Column extends string> = Readonly<Partial<Record<Column, Cell>>>;

/**
 * What OneRoster's records are made of: an endpoint's first dataset, so that both protocols show the same people and the
 * same of their data.
 * @param columns in any order; those that the school does not share are left out of the cells
 * @returns undefined where the school does not share the endpoint
 */
export function sharedRows<Column extends string>(
  { name, datasets: [dataset], ...endpoint }: Endpoint,
  columns: readonly Column[],
  request: DataRequest,
): SharedRows<Column> | undefined {
  if (!dataset || !isOpenTo(endpoint, request.granted)) return undefined;
  const shown = columns.filter((column) => {
    const field = dataset.fields.find((each) => each.name === column);
    if (!field) throw new Error(`${name} has no field ${column}`);
    return isShown(field, request.granted);
  });
  const rows = dataset.read(request);
  return {
    length: rows.length,
    cells: (at) => rows.cells(at, shown) as Cells<Column>,
  };
}

/** @returns undefined for what is blank, not known or not shared */
export const textIn = (cell: Cell | undefined): string | undefined =>
  cell === undefined || cell === null || cell === '' ? undefined : String(cell);

/** Of a column that every row has. */
export function textOf(cell: Cell | undefined): string {
  const text = textIn(cell);
  if (text === undefined) throw new Error('a required field of OneRoster is blank');
  return text;
}
