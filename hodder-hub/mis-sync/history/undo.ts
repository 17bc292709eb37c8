import type { Member } from '../../accounts/members.ts';
import type { HubContext } from '../../context.ts';
import { linkMembers } from '../panels/members.ts';
import type { Panel } from '../panels/panel.ts';
import { panelOf } from '../panels/panels.ts';
import { advance, openRun, type Run, runsOf } from '../records/runs.ts';
import { type Change, changesOf } from './changes.ts';

/** Why a run cannot be undone, in words for the coordinator; null where it can. */
export function obstacleToUndo({ database }: HubContext, run: Run): string | null {
  if (run.state !== 'saved') return 'Only a saved sync can be undone.';
  const later = runsOf(database, run.estab).find(({ id, state }) => id > run.id && state === 'saved');
  if (later) return 'There is a later sync. Undo that one first.';
  if (openRun(database, run.estab, run.panel))
    return 'You have started another sync of the same kind. Save or cancel that one first.';
  if (run.panel !== 'teachers') return null;
  const hasPassword = database.prepare('SELECT 1 FROM teachers WHERE id = ? AND password_hash IS NOT NULL');
  const used = changesOf(database, run.id).find(
    ({ kind, recordId }) => kind === 'added' && hasPassword.get(recordId),
  );
  return used
    ? `${used.name} has set a password and may be using Wellbeing, so you cannot undo this sync.`
    : null;
}

/**
 * Puts everything back as it was before the run.
 * @throws IllegalTransition when the run is not saved
 */
export function undoRun(context: HubContext, run: Run, by: Member): void {
  const { database, journal } = context;
  const { table } = panelOf(run.panel);
  database.transaction(() => {
    advance(database, run, 'undo');
    const changes = changesOf(database, run.id).reverse();
    const unlink = database.prepare(`UPDATE ${table} SET mis_id = NULL WHERE id = ?`);
    for (const { recordId } of changes) unlink.run(recordId);
    for (const change of changes) restore(context, table, run.estab, change);
    linkMembers(database, run.estab);
    journal.record({ estab: run.estab, actor: by.email, event: 'sync.undone', detail: { panel: run.panel } });
  })();
}

function restore(
  { database }: HubContext,
  table: Panel['table'],
  estab: string,
  { recordId, before }: Change,
): void {
  if (before === null) {
    if (table === 'teachers') {
      database.prepare('UPDATE classes SET teacher_id = NULL WHERE teacher_id = ?').run(recordId);
    }
    database.prepare(`DELETE FROM ${table} WHERE id = ? AND estab = ?`).run(recordId, estab);
    return;
  }
  const column = { year_groups: 'year_group', classes: 'class', teachers: null, students: null }[table];
  if (column) {
    database
      .prepare(
        `UPDATE students SET ${column} = :name
         WHERE estab = :estab AND ${column} = (SELECT name FROM ${table} WHERE id = :id)`,
      )
      .run({ name: before.name, estab, id: recordId });
  }
  const names = Object.keys(before).filter((name) => name !== 'id');
  database
    .prepare(`UPDATE ${table} SET ${names.map((name) => `${name} = :${name}`).join(', ')} WHERE id = :id`)
    .run({ ...before, id: recordId });
}
