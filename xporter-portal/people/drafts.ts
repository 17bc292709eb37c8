import type { Database } from '../../shared/database/database.ts';
import type { PersonKind } from '../records/person-kinds.ts';

/** An unsaved change: a person to share or to stop sharing. */
export interface Draft {
  kind: PersonKind;
  key: string;
  isIn: boolean;
}

export const draftsOf = (database: Database, authorisationId: number): Draft[] =>
  database
    .prepare<[number], { kind: PersonKind; key: string; isIn: number }>(
      'SELECT kind, person_key AS key, is_in AS isIn FROM people_drafts WHERE authorisation_id = ?',
    )
    .all(authorisationId)
    .map((draft) => ({ ...draft, isIn: draft.isIn === 1 }));

export function forgetDrafts(database: Database, authorisationId: number): void {
  database.prepare('DELETE FROM people_drafts WHERE authorisation_id = ?').run(authorisationId);
}

/**
 * Saves ticks as drafts. A person whose tick matches the saved state needs no draft.
 * @param wasIn whether a person is shared now
 */
export function keepDrafts(
  database: Database,
  authorisationId: number,
  ticked: readonly Draft[],
  wasIn: (kind: PersonKind, key: string) => boolean,
): void {
  const keep = database.prepare(
    'INSERT OR REPLACE INTO people_drafts (authorisation_id, kind, person_key, is_in) VALUES (?, ?, ?, ?)',
  );
  const drop = database.prepare(
    'DELETE FROM people_drafts WHERE authorisation_id = ? AND kind = ? AND person_key = ?',
  );
  database.transaction(() => {
    for (const { kind, key, isIn } of ticked) {
      if (isIn === wasIn(kind, key)) drop.run(authorisationId, kind, key);
      else keep.run(authorisationId, kind, key, isIn ? 1 : 0);
    }
  })();
}

/** Moves the drafts of an authorisation to the one that replaces it. */
export function moveDrafts(database: Database, from: number, to: number): void {
  database.prepare('UPDATE people_drafts SET authorisation_id = ? WHERE authorisation_id = ?').run(to, from);
}
