const WORDS = new Map([
  ...['n', 'n1', 'n2', 'e1', 'e2', 'nursery'].map((word) => [word, -1] as const),
  ...['r', 'reception'].map((word) => [word, 0] as const),
]);

/**
 * The year that a year group's code or name tells: -1 is Nursery, 0 Reception.
 * @returns undefined for one that tells none, as X does: the National Curriculum's years are not followed
 */
export function yearOf(name: string): number | undefined {
  const word = name.trim().toLowerCase();
  const [, number] = /^(?:year|yr|y)?\s*(\d{1,2})$/.exec(word) ?? [];
  return number === undefined ? WORDS.get(word) : Number(number);
}

/** Wellbeing is for pupils from Reception on. */
export const isNursery = (name: string): boolean => yearOf(name) === -1;
