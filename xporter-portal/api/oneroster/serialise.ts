import { type EntityName, FIELDS } from './fields.ts';
import type { Filtered, Query } from './query.ts';

/** The list that has what a reference refers to. */
const LIST_OF: Readonly<Record<string, string>> = {
  org: 'orgs',
  academicSession: 'academicSessions',
  course: 'courses',
  class: 'classes',
  user: 'users',
};

type Reference = Readonly<Record<string, string | undefined>>;

const withAddress = ({ sourcedId = '', type = '' }: Reference, base: string): Reference => ({
  href: `${base}/${LIST_OF[type]}/${encodeURIComponent(sourcedId)}`,
  sourcedId,
  type,
});

/**
 * A record as it is sent, with the addresses of what it refers to.
 * @param base the whole address of OneRoster, as the client writes it
 * @param fields to send; null for all
 */
export function sentRecord(
  row: Filtered,
  entity: EntityName,
  base: string,
  fields: Query['fields'] = null,
): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined || (fields && !fields.has(name))) continue;
    sent[name] = FIELDS[entity][name]?.refersTo === undefined ? value : addressed(value, base);
  }
  return sent;
}

function addressed(value: unknown, base: string): unknown {
  return Array.isArray(value)
    ? value.map((one: Reference) => withAddress(one, base))
    : withAddress(value as Reference, base);
}
