import { type Cells, type SharedRows, textOf } from './shared-rows.ts';
import { mapped, type Sorted, sorted } from './sorted.ts';
import type { User } from './types.ts';

/** The columns that every kind of person has in Xporter's own protocol. */
export const USER = ['Id', 'IdaasId', 'Forename', 'Surname', 'LastUpdated'] as const;

/** People of one kind, and their ids. */
export interface People {
  /** The places of their rows, in order of sourcedId. */
  places: Sorted<number>;
  users: Sorted<User>;
  /** @param id in the MIS; @returns the sourcedId of someone in `users`, undefined for anyone else */
  sourcedIdOf(id: string): string | undefined;
}

/** @param ids of the same rows, which are read alone because that is quicker */
export function peopleOf<Column extends string>(
  ids: SharedRows<'Id' | 'XID'> | undefined,
  rows: SharedRows<Column | (typeof USER)[number]> | undefined,
  make: (cells: Cells<Column | (typeof USER)[number]>, sourcedId: string) => User,
): People | undefined {
  if (!ids || !rows) return undefined;
  const sourcedIds = new Map<string, string>();
  const places = sorted(
    Array.from({ length: rows.length }, (_, at) => at),
    (at) => {
      const { Id, XID } = ids.cells(at);
      const sourcedId = textOf(XID);
      sourcedIds.set(textOf(Id), sourcedId);
      return sourcedId;
    },
    (at) => at,
  );
  return {
    places,
    users: mapped(places, (at, sourcedId) => make(rows.cells(at), sourcedId)),
    sourcedIdOf: (id) => sourcedIds.get(id),
  };
}
