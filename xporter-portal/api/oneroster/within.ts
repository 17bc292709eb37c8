import { endsTurn, nextTurn } from '../xod/turns.ts';
import type { Operation } from './operations.ts';
import type { Filtered } from './query.ts';
import type { Roster } from './types.ts';

/** The field that refers to what a record is within. Other records are within one another by enrolments. */
const REFERENCES: Readonly<Record<string, string>> = {
  'terms/classes': 'terms',
  'terms/gradingPeriods': 'parent',
  'courses/classes': 'course',
  'classes/enrollments': 'class',
};

/**
 * Tells which records of the operation's list are within the last of the records in its path, which exists.
 * @param ids in the path
 * @returns null when all are
 */
export async function insideOf(
  roster: Roster,
  { list, within }: Operation,
  ids: readonly string[],
  since: Date | null,
): Promise<((record: Filtered) => boolean) | null> {
  const parent = within.at(-1);
  const id = ids[within.length - 1];
  // A token is for one school, and everything is within it.
  if (parent === undefined || parent === 'schools') return null;
  const field = REFERENCES[`${parent}/${list}`];
  if (field) return (record) => [record[field]].flat().some((one) => sourcedIdOf(one) === id);
  const inside = await enrolledWith(roster, parent === 'classes' ? 'class' : 'user', id, since);
  return ({ sourcedId }) => typeof sourcedId === 'string' && inside.has(sourcedId);
}

const sourcedIdOf = (reference: unknown): unknown =>
  typeof reference === 'object' && reference !== null && 'sourcedId' in reference
    ? reference.sourcedId
    : undefined;

/** The people who are enrolled in a class, or the classes of a person. */
async function enrolledWith(
  roster: Roster,
  own: 'class' | 'user',
  id: string | undefined,
  since: Date | null,
): Promise<ReadonlySet<string>> {
  const other = own === 'class' ? 'user' : 'class';
  const found = new Set<string>();
  const enrollments = roster.records('enrollments', since);
  for (let at = 0; at < (enrollments?.length ?? 0); at++) {
    const enrollment = enrollments?.at(at);
    if (enrollment?.[own].sourcedId === id) found.add(enrollment?.[other].sourcedId ?? '');
    if (endsTurn(at)) await nextTurn();
  }
  return found;
}
