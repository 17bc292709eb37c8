import type { Database } from '../database/database.ts';

/** What waits in a lane. */
export interface Row {
  id: number;
  payload: string;
  attempts: number;
  putAt: string;
  /** Blank before the first attempt. */
  dueAt: string;
}

/** How many lanes `lanesAfter` returns at most. */
export const LANES_AT_ONCE = 500;
/** Messages that are over are kept for the trials and for people who look into the database. */
const KEPT = 10_000;
const FORGOTTEN_AT_ONCE = 500;

/** The statements on the outbox's table, prepared once. Times are ISO. */
export function outboxStatements(database: Database) {
  const insert = database.prepare<[Record<'kind' | 'lane' | 'about' | 'payload' | 'now', string>]>(`
    INSERT INTO outbox (kind, lane, about, payload, created_at, next_attempt_at, is_first)
    VALUES (@kind, @lane, @about, @payload, @now, @now, NOT EXISTS (
      SELECT 1 FROM outbox WHERE kind = @kind AND about = @about AND delivered_at IS NULL AND abandoned_at IS NULL))`);
  const firstOfLane = database.prepare<[string, string], Row>(`
    SELECT id, payload, attempts, created_at AS putAt, due_at AS dueAt FROM outbox
    WHERE kind = ? AND lane = ? AND is_first = 1 AND delivered_at IS NULL AND abandoned_at IS NULL
    ORDER BY due_at, id LIMIT 1`);
  // Steps from lane to lane in the index, however many messages wait in each.
  const lanesAfter = database
    .prepare<[{ kind: string; after: string }], string>(
      `WITH RECURSIVE lanes (lane) AS (
         SELECT min(lane) FROM outbox WHERE kind = @kind AND lane > @after
           AND is_first = 1 AND delivered_at IS NULL AND abandoned_at IS NULL
         UNION ALL
         SELECT (SELECT min(lane) FROM outbox WHERE kind = @kind AND lane > lanes.lane
             AND is_first = 1 AND delivered_at IS NULL AND abandoned_at IS NULL)
         FROM lanes WHERE lane IS NOT NULL)
       SELECT lane FROM lanes WHERE lane IS NOT NULL LIMIT ${LANES_AT_ONCE}`,
    )
    .pluck();
  const anyWaiting = database
    .prepare<[], 0 | 1>(
      `SELECT EXISTS (SELECT 1 FROM outbox WHERE is_first = 1 AND delivered_at IS NULL AND abandoned_at IS NULL)`,
    )
    .pluck();
  const delivered = database.prepare<[string, number]>(
    `UPDATE outbox SET delivered_at = ?, attempts = attempts + 1, payload = NULL, last_error = NULL
     WHERE id = ? AND abandoned_at IS NULL`,
  );
  const failed = database.prepare<[string, string, number]>(
    'UPDATE outbox SET attempts = attempts + 1, next_attempt_at = ?, last_error = ? WHERE id = ? AND abandoned_at IS NULL',
  );
  const abandoned = database.prepare<[string, string, number]>(
    'UPDATE outbox SET abandoned_at = ?, last_error = ?, payload = NULL WHERE id = ? AND delivered_at IS NULL',
  );
  const waitingAbout = database
    .prepare<[{ about: string }], number>(
      `SELECT id FROM outbox WHERE delivered_at IS NULL AND abandoned_at IS NULL
         AND (about = @about OR substr(about, 1, length(@about) + 1) = @about || '/')`,
    )
    .pluck();
  const failedForGood = database.prepare<[string, string, number]>(
    `UPDATE outbox SET attempts = attempts + 1, abandoned_at = ?, last_error = ?, payload = NULL
     WHERE id = ? AND abandoned_at IS NULL`,
  );
  const requeued = database.prepare<
    [Record<'payload' | 'putAt' | 'now', string> & { id: number }],
    { kind: string; lane: string; about: string }
  >(
    `UPDATE outbox SET payload = @payload, attempts = 0, created_at = @putAt, next_attempt_at = @now, last_error = NULL,
       delivered_at = NULL, abandoned_at = NULL
     WHERE id = @id RETURNING kind, lane, about`,
  );
  const laneOf = database.prepare<[number], string>('SELECT lane FROM outbox WHERE id = ?').pluck();
  const overUpTo = database.prepare<[number], { id: number; kind: string; isOver: 0 | 1 }>(
    `SELECT id, kind, delivered_at IS NOT NULL OR abandoned_at IS NOT NULL AS isOver FROM outbox
     WHERE id > ? AND id <= (SELECT max(id) FROM outbox) - ${KEPT} ORDER BY id LIMIT ${FORGOTTEN_AT_ONCE}`,
  );
  const forget = database.prepare<[number]>('DELETE FROM outbox WHERE id = ?');
  const bringForward = database.prepare<[{ now: string; soon: string }]>(
    `UPDATE outbox SET next_attempt_at = @now
     WHERE delivered_at IS NULL AND abandoned_at IS NULL AND next_attempt_at > @soon`,
  );
  const findFirst = database.prepare<[{ kind: string; about: string }]>(`
    UPDATE outbox SET is_first = (id = (
      SELECT min(id) FROM outbox WHERE kind = @kind AND about = @about AND delivered_at IS NULL AND abandoned_at IS NULL))
    WHERE kind = @kind AND about = @about AND delivered_at IS NULL AND abandoned_at IS NULL`);

  return {
    insert,
    firstOfLane,
    lanesAfter,
    anyWaiting,
    delivered,
    failed,
    abandoned,
    waitingAbout,
    failedForGood,
    requeued,
    laneOf,
    overUpTo,
    forget,
    bringForward,
    findFirst,
  };
}
