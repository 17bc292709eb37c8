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

/** Other records in the same order, with the same ids. */
export const mapped = <From, Row>(
  list: Sorted<From>,
  make: (from: From, sourcedId: string) => Row,
): Sorted<Row> => ({ ...list, at: (index) => make(list.at(index), list.idAt(index)) });

/** Two lists without an id in common, in one order. Only the places of the second are held, so it had better be the shorter. */
export function merged<Of>(many: Sorted<Of>, few: Sorted<Of>): Sorted<Of> {
  const places = Array.from({ length: few.length }, (_, at) => {
    const id = few.idAt(at);
    return at + firstFrom(many.length, (place) => many.idAt(place) > id);
  });
  const pick = <Made>(index: number, read: (list: Sorted<Of>, place: number) => Made): Made => {
    const before = firstFrom(places.length, (at) => (places[at] ?? 0) > index);
    const isOfFew = before > 0 && places[before - 1] === index;
    return isOfFew ? read(few, before - 1) : read(many, index - before);
  };
  return {
    length: many.length + few.length,
    idAt: (index) => pick(index, (list, place) => list.idAt(place)),
    at: (index) => pick(index, (list, place) => list.at(place)),
    placeOf(sourcedId) {
      const place = many.placeOf(sourcedId);
      if (place >= 0) return place + firstFrom(places.length, (at) => (places[at] ?? 0) - at > place);
      const among = few.placeOf(sourcedId);
      return among < 0 ? -1 : (places[among] ?? -1);
    },
  };
}

/** The records for which it is true. @param isIn asked once for each place */
export function those<Row>(list: Sorted<Row>, isIn: (place: number) => boolean): Sorted<Row> {
  const places = Array.from({ length: list.length }, (_, place) => place).filter(isIn);
  return sorted(
    places,
    (place) => list.idAt(place),
    (place) => list.at(place),
  );
}
