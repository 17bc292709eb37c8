import type { Database } from '../../shared/database/database.ts';
import type { PersonKind } from '../records/person-kinds.ts';

/** An unsaved change: a person to share or to stop sharing. */
export interface Draft {
  kind: PersonKind;
  key: string;
  isIn: boolean;
}

/** The owner of drafts. Administrators do not see or save each other's drafts for the same app. */
export interface DraftOwner {
  authorisationId: number;
  administratorId: number;
}

export const draftsOf = (database: Database, owner: DraftOwner): Draft[] =>
  database
    .prepare<[DraftOwner], { kind: PersonKind; key: string; isIn: number }>(
      `SELECT kind, person_key AS key, is_in AS isIn FROM people_drafts
       WHERE authorisation_id = :authorisationId AND administrator_id = :administratorId`,
    )
    .all(owner)
    .map((draft) => ({ ...draft, isIn: draft.isIn === 1 }));

export function forgetDrafts(database: Database, owner: DraftOwner): void {
  database
    .prepare(
      'DELETE FROM people_drafts WHERE authorisation_id = :authorisationId AND administrator_id = :administratorId',
    )
    .run(owner);
}

/** A tick, and whether the page showed the person as shared. */
export interface Tick extends Draft {
  wasIn: boolean;
}

/** Saves ticks as drafts. A person whose tick matches the saved state needs no draft. */
export function keepDrafts(
  database: Database,
  { authorisationId, administratorId }: DraftOwner,
  ticks: readonly Tick[],
): void {
  const keep = database.prepare(
    `INSERT OR REPLACE INTO people_drafts (authorisation_id, administrator_id, kind, person_key, is_in)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const drop = database.prepare(
    'DELETE FROM people_drafts WHERE authorisation_id = ? AND administrator_id = ? AND kind = ? AND person_key = ?',
  );
  database.transaction(() => {
    for (const { kind, key, isIn, wasIn } of ticks) {
      if (isIn === wasIn) drop.run(authorisationId, administratorId, kind, key);
      else keep.run(authorisationId, administratorId, kind, key, isIn ? 1 : 0);
    }
  })();
}

/** Moves the drafts of an authorisation to the one that replaces it. */
export function moveDrafts(database: Database, from: number, to: number): void {
  database.prepare('UPDATE people_drafts SET authorisation_id = ? WHERE authorisation_id = ?').run(to, from);
}
