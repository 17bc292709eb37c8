import { isMet, isMoreBetter, type Row, ratioOf } from './row.ts';
import { figure, printTable } from './table.ts';

/** One table of all that has an aim or a peer. */
export function printAims(groups: ReadonlyMap<string, readonly Row[]>): void {
  const rows = [...groups].flatMap(([group, measured]) =>
    measured.map((row) => [
      `${group}: ${row.what}`,
      withUnit(row, row.figure),
      row.peer ? `${row.peer.what} ${withUnit(row, row.peer.figure)}` : '',
      ratio(ratioOf(row)),
      aimOf(row),
      row.aim === undefined ? '' : ({ true: 'met', false: 'not met' }[String(isMet(row))] ?? 'unknown'),
    ]),
  );
  printTable('All aims', ['', 'figure', 'compared with', 'ratio', 'aim', ''], rows);
}

function aimOf(row: Row): string {
  if (row.aim === undefined) return '';
  const limit = row.peer ? ratio(row.aim) : withUnit(row, row.aim);
  return `${isMoreBetter(row) ? 'at least' : 'at most'} ${limit}`;
}

const withUnit = ({ unit }: Row, value: number | undefined): string =>
  value === undefined ? '–' : `${figure(value)}${unit === '/s' ? '' : ' '}${unit}`;

const ratio = (value: number | undefined): string => (value === undefined ? '' : `${value.toFixed(2)} ×`);
