import type { Database } from '../../shared/database/database.ts';
import { later } from '../../shared/sample-data/school-year.ts';
import { type Authorisation, authorisationOf } from './authorisations.ts';
import { exceptionsOf, sharedBy } from './people-exceptions.ts';
import type { IsShared } from './person-kinds.ts';

/** What a school shared with an app at a time. */
export interface EarlierSharing {
  at: Date;
  mis: string;
  scopes: readonly string[];
  /** Null when it shared everyone. */
  isShared: IsShared | null;
}

/** Of all changes since a time, those that count: the latest. */
const MOST_CHANGES = 20;

type Whose = Pick<Authorisation, 'estab' | 'relyingParty'>;

/**
 * What a school shared with an app at a time, or when it first shared, and just before each later change.
 * @returns none when it had not shared by now
 */
export function sharingSince(database: Database, whose: Whose, since: Date): EarlierSharing[] {
  const first = firstSharing(database, whose);
  if (first === null) return [];
  const begin = later(first, since.toISOString());
  return [begin, ...changesAfter(database, whose, begin)].flatMap(
    (at) => sharingUntil(database, whose, at) ?? [],
  );
}

const firstSharing = (database: Database, whose: Whose): string | null =>
  database
    .prepare<Whose, string | null>(
      'SELECT min(authorised_at) FROM authorisations WHERE estab = :estab AND relying_party = :relyingParty',
    )
    .pluck()
    .get({ estab: whose.estab, relyingParty: whose.relyingParty }) ?? null;

/** When it changed, in order. An authorisation again is a change too. */
const changesAfter = (database: Database, { estab, relyingParty }: Whose, at: string): string[] =>
  database
    .prepare<Whose & { at: string; most: number }, string>(
      `WITH own AS (SELECT * FROM authorisations WHERE estab = :estab AND relying_party = :relyingParty),
         changes AS (
           SELECT until FROM earlier_sharing WHERE authorisation_id IN (SELECT id FROM own)
           UNION SELECT until FROM earlier_exceptions WHERE authorisation_id IN (SELECT id FROM own)
           UNION SELECT authorised_at FROM own WHERE authorised_at IS NOT NULL)
       SELECT until FROM changes WHERE until > :at ORDER BY until DESC LIMIT :most`,
    )
    .pluck()
    .all({ estab, relyingParty, at, most: MOST_CHANGES })
    .reverse();

type Row = { mis: string | null; scopes: string | null; peopleDefault: string | null };

/** @param at ISO: a change at that very time has not happened yet */
function sharingUntil(
  database: Database,
  { estab, relyingParty }: Whose,
  at: string,
): EarlierSharing | undefined {
  const id = database
    .prepare<Whose & { at: string }, number>(
      `SELECT id FROM authorisations
       WHERE estab = :estab AND relying_party = :relyingParty AND authorised_at IS NOT NULL
       ORDER BY authorised_at < :at DESC, CASE WHEN authorised_at < :at THEN authorised_at END DESC, authorised_at, id
       LIMIT 1`,
    )
    .pluck()
    .get({ estab, relyingParty, at });
  if (id === undefined) return undefined;
  const earlier = database
    .prepare<[number, string], Row>(
      `SELECT mis, scopes, people_default AS peopleDefault FROM earlier_sharing
       WHERE authorisation_id = ? AND until >= ? ORDER BY until, id LIMIT 1`,
    )
    .get(id, at);
  const present = authorisationOf(database, id);
  const scopes: string[] | null = earlier ? JSON.parse(earlier.scopes ?? 'null') : present.scopes;
  const { mis, peopleDefault } = earlier ?? present;
  return {
    // Who came to the school after it stopped sharing was never shared.
    at: new Date(present.endedAt !== null && present.endedAt < at ? present.endedAt : at),
    mis: mis ?? '',
    scopes: scopes ?? [],
    isShared: sharedBy(peopleDefault === 'include', exceptionsUntil(database, id, at)),
  };
}

/** The exceptions of now, with every later change undone. */
function exceptionsUntil(database: Database, id: number, at: string) {
  const exceptions = new Map(exceptionsOf(database, id).map((one) => [`${one.kind}/${one.key}`, one]));
  const changes = database
    .prepare<[number, string], ReturnType<typeof exceptionsOf>[number] & { was: 0 | 1 }>(
      `SELECT kind, person_key AS key, was_exception AS was FROM earlier_exceptions
       WHERE authorisation_id = ? AND until >= ? ORDER BY id DESC`,
    )
    .all(id, at);
  for (const { was, ...one } of changes) {
    if (was === 1) exceptions.set(`${one.kind}/${one.key}`, one);
    else exceptions.delete(`${one.kind}/${one.key}`);
  }
  return [...exceptions.values()];
}
