import { endsTurn, nextTurn } from '../xod/turns.ts';
import { type Filtered, matches, type Query, sortKeyOf } from './query.ts';
import type { Records } from './types.ts';

/** The indexes of the records that were asked for, in their order; null for all in the usual order. */
export type Places = readonly number[] | null;

/**
 * Finds the records of a whole list, of which a request gets a page. Other requests are answered in between.
 * @param among the places to look at, in the usual order; null for all
 */
export async function placesOf(
  records: Records<Filtered>,
  among: Places,
  { filter, sort }: Pick<Query, 'filter' | 'sort'>,
): Promise<Places> {
  if (filter === null && sort === null) return among;
  const places: number[] = [];
  const keys: string[] = [];
  for (let index = 0; index < totalOf(records, among); index++) {
    const at = among?.[index] ?? index;
    const record = records.at(at);
    if (filter === null || matches(filter, record)) {
      places.push(at);
      if (sort?.path) keys[at] = sortKeyOf(record, sort.path);
    }
    if (endsTurn(index)) await nextTurn();
  }
  return sort ? sorted(places, keys, sort.isDescending) : places;
}

/** Equal ones stay in the usual order. @param keys none to sort by the usual order itself */
function sorted(places: readonly number[], keys: readonly string[], isDescending: boolean): number[] {
  const direction = isDescending ? -1 : 1;
  if (keys.length === 0) return isDescending ? places.toReversed() : [...places];
  return places.toSorted((one, other) => direction * compare(keys[one] ?? '', keys[other] ?? ''));
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** How many records the whole list has. */
export const totalOf = (records: Records<Filtered>, places: Places): number => (places ?? records).length;

/** The records of a page; none when it begins after the end. */
export function rowsOf(
  records: Records<Filtered>,
  places: Places,
  { limit, offset }: Pick<Query, 'limit' | 'offset'>,
): Filtered[] {
  const end = Math.min(totalOf(records, places), offset + (limit ?? Number.POSITIVE_INFINITY));
  const rows: Filtered[] = [];
  for (let at = offset; at < end; at++) rows.push(records.at(places ? (places[at] ?? 0) : at));
  return rows;
}
