/** What figures of a group count in. More is better for those a second, less for all others. */
export type Unit = 'ms' | 's' | '/s' | 'MB';

/** One figure that a group measured. */
export interface Row {
  /** What was measured. Unique among the rows of its group. */
  what: string;
  /** Undefined where the system does not tell. */
  figure: number | undefined;
  unit: Unit;
  /** What the figure is compared with: the same, of another program or of another size, measured in the same run. */
  peer?: { what: string; figure: number | undefined };
  /** The limit: of the figure in its unit or, where there is a peer, of the ratio to the peer's. */
  aim?: number;
}

/** A group measures, prints tables of its own if it likes, and gives the rows for the table of aims. */
export type Group = () => Promise<Row[]>;

/** The figure divided by its peer's. */
export function ratioOf({ figure, peer }: Row): number | undefined {
  return figure === undefined || !peer?.figure ? undefined : figure / peer.figure;
}

export const isMoreBetter = ({ unit }: Row): boolean => unit === '/s';

/** Whether a row is within its aim; undefined without an aim or a figure. */
export function isMet(row: Row): boolean | undefined {
  const value = row.peer ? ratioOf(row) : row.figure;
  if (row.aim === undefined || value === undefined) return undefined;
  return isMoreBetter(row) ? value >= row.aim : value <= row.aim;
}
