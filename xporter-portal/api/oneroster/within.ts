import { endsTurn, nextTurn } from '../xod/turns.ts';
import { enrollmentId } from './enrollments.ts';
import type { Operation } from './operations.ts';
import type { Places } from './page.ts';
import type { Filtered } from './query.ts';
import type { Records, Roster } from './types.ts';

/** The field that refers to what a record is within. Other records are within one another by enrolments. */
const REFERENCES: Readonly<Record<string, string>> = {
  'terms/classes': 'terms',
  'terms/gradingPeriods': 'parent',
  'courses/classes': 'course',
};

/**
 * The places of the records in the operation's list that are within the last of the records in its path, which exists.
 * @param ids in the path
 * @param records the whole list
 * @param since as of `Roster.records`
 * @returns null for all
 */
export async function placesWithin(
  roster: Roster,
  { list, within }: Operation,
  ids: readonly string[],
  records: Records<Filtered>,
  since: Date | null,
): Promise<Places> {
  const parent = within.at(-1);
  const id = ids[within.length - 1] ?? '';
  // A token is for one school, and everything is within it.
  if (parent === undefined || parent === 'schools') return null;
  const field = REFERENCES[`${parent}/${list}`];
  if (field) return placesReferringTo(id, field, records);
  const enrolled = [...roster.enrolled(parent === 'classes' ? 'class' : 'user', id, since)];
  return enrolled
    .map((other) => records.placeOf(list === 'enrollments' ? enrollmentId(id, other) : other))
    .filter((place) => place >= 0)
    .sort((one, other) => one - other);
}

async function placesReferringTo(id: string, field: string, records: Records<Filtered>): Promise<number[]> {
  const places: number[] = [];
  for (let at = 0; at < records.length; at++) {
    const references = [records.at(at)[field]].flat();
    if (references.some((one) => sourcedIdOf(one) === id)) places.push(at);
    if (endsTurn(at)) await nextTurn();
  }
  return places;
}

const sourcedIdOf = (reference: unknown): unknown =>
  typeof reference === 'object' && reference !== null && 'sourcedId' in reference
    ? reference.sourcedId
    : undefined;
