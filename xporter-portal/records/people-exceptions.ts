import type { Database } from '../../shared/database/database.ts';
import type { Authorisation } from './authorisations.ts';
import type { IsShared, PersonKind } from './person-kinds.ts';

/** An exception to an authorisation's default: a person not shared when all are included, or shared when all are excluded. */
export interface PeopleException {
  kind: PersonKind;
  /** The person's key, which does not change with the MIS. */
  key: string;
}

export function exceptionsOf(database: Database, authorisationId: number): PeopleException[] {
  return database
    .prepare<[number], PeopleException>(
      'SELECT kind, person_key AS key FROM people_exceptions WHERE authorisation_id = ? ORDER BY kind, person_key',
    )
    .all(authorisationId);
}

/** A school's choice about one person for an app that it shares data with now. */
export interface Choice extends PeopleException {
  /** The app's name. */
  app: string;
  isShared: boolean;
}

/** The choices about single people, for all apps that a school shares data with. */
export const choicesOf = (database: Database, estab: string): Choice[] =>
  database
    .prepare<[string], PeopleException & { app: string; peopleDefault: string }>(
      `SELECT kind, person_key AS key, name AS app, people_default AS peopleDefault
       FROM people_exceptions
       JOIN authorisations ON authorisations.id = authorisation_id
       JOIN partner_apps USING (relying_party)
       WHERE estab = ? AND state IN ('active', 'waiting', 'paused') ORDER BY name, kind, person_key`,
    )
    .all(estab)
    .map(({ peopleDefault, ...choice }) => ({ ...choice, isShared: peopleDefault === 'exclude' }));

/** Adds and removes exceptions. The change applies from the next request. */
export function changeExceptions(
  database: Database,
  authorisationId: number,
  { add = [], remove = [] }: { add?: PeopleException[]; remove?: PeopleException[] },
): void {
  const insert = database.prepare(
    'INSERT OR IGNORE INTO people_exceptions (authorisation_id, kind, person_key) VALUES (?, ?, ?)',
  );
  const drop = database.prepare(
    'DELETE FROM people_exceptions WHERE authorisation_id = ? AND kind = ? AND person_key = ?',
  );
  database.transaction(() => {
    for (const { kind, key } of add) insert.run(authorisationId, kind, key);
    for (const { kind, key } of remove) drop.run(authorisationId, kind, key);
    database
      .prepare('UPDATE authorisations SET people_revision = people_revision + 1 WHERE id = ?')
      .run(authorisationId);
  })();
}

/** Replaces all exceptions. The change applies from the next request. Call it in a transaction. */
export function replaceExceptions(
  database: Database,
  authorisationId: number,
  exceptions: PeopleException[],
): void {
  database.prepare('DELETE FROM people_exceptions WHERE authorisation_id = ?').run(authorisationId);
  changeExceptions(database, authorisationId, { add: exceptions });
}

/** Which people an authorisation shares; null when it shares everyone. */
export const sharedPeopleOf = (database: Database, { id, peopleDefault }: Authorisation): IsShared | null =>
  sharedBy(peopleDefault === 'include', exceptionsOf(database, id));

/** Which people are shared by a default and exceptions to it; null when everyone is. */
export function sharedBy(everyoneIsIn: boolean, exceptions: readonly PeopleException[]): IsShared | null {
  if (everyoneIsIn && exceptions.length === 0) return null;
  const picked = new Set(exceptions.map(({ kind, key }) => `${kind}/${key}`));
  return (kind, key) => picked.has(`${kind}/${key}`) !== everyoneIsIn;
}

/** Records who decided about these people last. Call it in a transaction. */
export function keepDecisions(
  database: Database,
  authorisationId: number,
  people: readonly PeopleException[],
  { by, at }: { by: string; at: Date },
): void {
  const keep = database.prepare(
    `INSERT OR REPLACE INTO people_decisions (authorisation_id, kind, person_key, decided_by, decided_at)
     VALUES (?, ?, ?, ?, ?)`,
  );
  for (const { kind, key } of people) keep.run(authorisationId, kind, key, by, at.toISOString());
}

/** The name of the administrator who decided about a person last; undefined when no one has. */
export const decidedBy = (
  database: Database,
  authorisationId: number,
  { kind, key }: PeopleException,
): string | undefined =>
  database
    .prepare<[number, string, string], string>(
      'SELECT decided_by FROM people_decisions WHERE authorisation_id = ? AND kind = ? AND person_key = ?',
    )
    .pluck()
    .get(authorisationId, kind, key);
