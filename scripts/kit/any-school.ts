/** A school, its number or its name. */
export type AnySchool = string | { estab: string };

/** Takes what programs without types pass too. */
export function estabOf(school: unknown): string {
  const estab: unknown = typeof school === 'string' ? school : Object(school).estab;
  if (typeof estab === 'string') return estab;
  throw new TypeError('A school is its number, its name, or what schools.create resolves to');
}
