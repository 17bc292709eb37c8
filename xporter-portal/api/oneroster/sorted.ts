import type { Records } from './types.ts';

export type Sorted<Row> = Records<Row>;

/** @param idOf asked once for each item */
export function sorted<Item, Row>(
  items: Iterable<Item>,
  idOf: (item: Item) => string,
  make: (item: Item, sourcedId: string) => Row,
): Sorted<Row> {
  const entries = Array.from(items, (item) => ({ id: idOf(item), item })).sort((one, other) =>
    compare(one.id, other.id),
  );
  const entryAt = (index: number) => {
    const entry = entries[index];
    if (!entry) throw new RangeError(`no record ${index} of ${entries.length}`);
    return entry;
  };
  const idAt = (index: number) => entryAt(index).id;
  return {
    length: entries.length,
    idAt,
    at(index) {
      const { item, id } = entryAt(index);
      return make(item, id);
    },
    placeOf: (sourcedId) => placeIn(entries.length, idAt, sourcedId),
  };
}

export const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The first of the places, in order, whose id is this. @returns -1 for none */
export function placeIn(length: number, idAt: (index: number) => string, sourcedId: string): number {
  const place = firstFrom(length, (index) => idAt(index) >= sourcedId);
  return place < length && idAt(place) === sourcedId ? place : -1;
}

/** The first index for which it is true, and for all after it; the length where it is for none. */
export function firstFrom(length: number, isReached: (index: number) => boolean): number {
  let from = 0;
  for (let to = length; from < to; ) {
    const middle = (from + to) >> 1;
    if (isReached(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * Several lists in one order.
 * @param lists that have no id in common
 */
export function together<Row>(lists: readonly Sorted<Row>[]): Sorted<Row> {
  const [only] = lists;
  if (only && lists.length === 1) return only;
  const places = lists.flatMap((list) =>
    Array.from({ length: list.length }, (_, place) => ({ list, place })),
  );
  return sorted(
    places,
    ({ list, place }) => list.idAt(place),
    ({ list, place }) => list.at(place),
  );
}

/** The records for which it is true. @param isIn asked once for each */
export function those<Row>(list: Sorted<Row>, isIn: (place: number) => boolean): Sorted<Row> {
  const places = Array.from({ length: list.length }, (_, place) => place).filter(isIn);
  return sorted(
    places,
    (place) => list.idAt(place),
    (place) => list.at(place),
  );
}
