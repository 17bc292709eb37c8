import { NotFoundError, UsageError } from './errors.ts';
import { finder, fold } from './names.ts';

const MOST_NAMED = 5;

/** An estab as schools write it, with the LA's number and the school's own: `999/2001`. */
export const schoolNumber = (estab: string): string => `${estab.slice(0, 3)}/${estab.slice(3)}`;

/** The estab in a number as people write it: `999/2001`, `999 2001`. Undefined for anything else. */
export function estabIn(text: string): string | undefined {
  const digits = text.replace(/[/\s]/g, '');
  return /^\d{7}$/.test(digits) ? digits : undefined;
}

/**
 * The number of the school that a person means by its number or its name: `999/2001`, `st aldhelms`.
 * @throws NotFoundError when no school has such a name
 * @throws UsageError when several schools have
 */
export function estabNamed(schools: readonly { estab: string; name: string }[], text: string): string {
  const number = estabIn(text);
  if (number !== undefined) return number;
  const same = schools.filter(({ name }) => fold(name) === fold(text));
  const isFound = finder(text);
  const [found, ...others] = same.length > 0 ? same : schools.filter(({ name }) => isFound(name));
  if (!found) throw new NotFoundError(`There is no school ${text}`);
  if (others.length === 0) return found.estab;
  const all = [found, ...others].map(({ name, estab }) => `${name} (${estab})`);
  const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : '';
  throw new UsageError(
    `Several schools are called ${text}: ${all.slice(0, MOST_NAMED).join(', ')}${more}. Use the number`,
  );
}
