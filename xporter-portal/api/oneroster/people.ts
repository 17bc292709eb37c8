import { once } from '../../../shared/once.ts';
import type { Cell } from '../xod/catalogue/declare.ts';
import { type SharedRows, textOf } from './shared-rows.ts';
import { type Sorted, sorted } from './sorted.ts';
import type { User } from './types.ts';

/** The columns that every kind of person has in Xporter's own protocol. */
export const USER = ['Id', 'XID', 'IdaasId', 'Forename', 'Surname', 'LastUpdated'] as const;

/** People of one kind, and their ids. */
export interface People {
  users: Sorted<User>;
  /** @param id in the MIS; @returns the sourcedId of someone in `users`, undefined for anyone else */
  sourcedIdOf(id: string): string | undefined;
}

export function peopleOf<Column extends string>(
  rows: SharedRows<Column | (typeof USER)[number]> | undefined,
  make: (cells: Cells<Column | (typeof USER)[number]>, sourcedId: string) => User,
): People | undefined {
  if (!rows) return undefined;
  const sourcedIds = once(() => {
    const found = new Map<string, string>();
    for (let at = 0; at < rows.length; at++) {
      const { Id, XID } = rows.cells(at);
      found.set(textOf(Id), textOf(XID));
    }
    return found;
  });
  return { users: sortedRows(rows, make), sourcedIdOf: (id) => sourcedIds().get(id) };
}

type Cells<Column extends string> = Readonly<Partial<Record<Column, Cell>>>;

export const sortedRows = <Column extends string, Row>(
  rows: SharedRows<Column | 'XID'>,
  make: (cells: Cells<Column | 'XID'>, sourcedId: string) => Row,
): Sorted<Row> =>
  sorted(
    Array.from({ length: rows.length }, (_, at) => at),
    (at) => textOf(rows.cells(at).XID),
    (at, sourcedId) => make(rows.cells(at), sourcedId),
  );
