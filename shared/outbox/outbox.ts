import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Seal } from '../database/seal.ts';
import type { Log } from '../log.ts';

/** What one kind of message is delivered by; it throws when the message did not arrive. */
export type Deliver = (payload: unknown, delivery: Delivery) => Promise<void>;

export interface Delivery {
  /** Of the message. */
  id: number;
  attempt: number;
  /** Aborted when the message is abandoned: nothing more may be sent then. */
  signal: AbortSignal;
}

/** Thrown by a Deliver when trying again cannot help. */
export class Undeliverable extends Error {}

/** When to stop trying. The wait doubles from attempt to attempt, beginning with a second. */
export interface RetryPolicy {
  /** After this many failures the message is abandoned. */
  maxAttempts: number;
  maxWaitSeconds: number;
  /** Called in the transaction that abandons a message. */
  onAbandoned(id: number, reason: string): void;
}

export interface HandlerOptions {
  /** Without one, a message is tried for ever, every five minutes in the end. */
  retryPolicy?: RetryPolicy;
  /** How many lanes deliver this kind at the same time. */
  concurrency?: number;
}

/** Where a message waits. */
export interface Queue {
  /** Who may be slow: a school, or a school's messages to one partner. Each lane delivers one message at a time. */
  lane: string;
  /** What the message is about: an authorisation, a conversation. Messages of one kind about the same thing arrive in order. */
  about: string;
}

/**
 * Messages to the world outside the database: emails, callbacks, requests to the other side.
 * They are put in the same transaction as the change that causes them and delivered after it,
 * at least once, however often the process dies in between.
 */
export interface Outbox {
  /** Must be called before `start`. */
  handle(kind: string, deliver: Deliver, options?: HandlerOptions): void;
  put(kind: string, queue: Queue, payload: unknown): number;
  /** Tries all that is due now (of one kind, or of every kind) and resolves when that is done. */
  deliverDue(kind?: string): Promise<void>;
  /**
   * Delivers a message again under the same id, at once and with a fresh retry policy, whether it has been
   * delivered, was abandoned or still waits. To be called in a transaction.
   * @param payload what it was put with: messages that are over forget it
   */
  requeue(id: number, payload: unknown): void;
  /** Stops trying a message that has not been delivered, and cuts off its delivery where one is in progress. */
  abandon(id: number, reason: string): void;
  /**
   * The same for every message about one of these, or about something below it: `9992001/teachers` is below
   * `9992001`.
   */
  abandonAbout(about: readonly string[], reason: string): void;
  start(): void;
  /** Resolves when the deliveries under way have ended. */
  stop(): Promise<void>;
}

const POLL_MS = 1000;
const CONCURRENCY = 20;
const FOR_EVER: RetryPolicy = { maxAttempts: Infinity, maxWaitSeconds: 300, onAbandoned: () => {} };

interface Row {
  id: number;
  payload: string;
  attempts: number;
}

interface Handler {
  deliver: Deliver;
  retryPolicy: RetryPolicy;
  concurrency: number;
  /** The lanes that deliver now. */
  lanes: Map<string, Promise<void>>;
}

export function createOutbox(from: { database: Database; clock: Clock; seal: Seal; log: Log }): Outbox {
  const { database, clock, seal, log } = from;
  const handlers = new Map<string, Handler>();
  const inProgress = new Map<number, AbortController>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const insert = database.prepare<[Record<'kind' | 'lane' | 'about' | 'payload' | 'now', string>]>(`
    INSERT INTO outbox (kind, lane, about, payload, created_at, next_attempt_at, is_first)
    VALUES (@kind, @lane, @about, @payload, @now, @now, NOT EXISTS (
      SELECT 1 FROM outbox WHERE kind = @kind AND about = @about AND delivered_at IS NULL AND abandoned_at IS NULL))`);
  const due = database.prepare<[string, string, string], Row>(`
    SELECT id, payload, attempts FROM outbox
    WHERE kind = ? AND lane = ? AND due_at <= ? AND is_first = 1 AND delivered_at IS NULL AND abandoned_at IS NULL
    ORDER BY due_at, id LIMIT 1`);
  // Steps from lane to lane in the index, however many messages wait in each.
  const lanesDue = database
    .prepare<[{ kind: string; now: string }], string>(
      `WITH RECURSIVE lanes (lane) AS (
         SELECT min(lane) FROM outbox WHERE kind = @kind AND is_first = 1 AND delivered_at IS NULL AND abandoned_at IS NULL
         UNION ALL
         SELECT (SELECT min(lane) FROM outbox WHERE kind = @kind AND lane > lanes.lane
             AND is_first = 1 AND delivered_at IS NULL AND abandoned_at IS NULL)
         FROM lanes WHERE lane IS NOT NULL)
       SELECT lane FROM lanes WHERE EXISTS (
         SELECT 1 FROM outbox WHERE kind = @kind AND lane = lanes.lane AND due_at <= @now
           AND is_first = 1 AND delivered_at IS NULL AND abandoned_at IS NULL)`,
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
  const requeued = database.prepare<[string, string, number], { kind: string; lane: string; about: string }>(
    `UPDATE outbox SET payload = ?, attempts = 0, next_attempt_at = ?, last_error = NULL, delivered_at = NULL,
       abandoned_at = NULL
     WHERE id = ? RETURNING kind, lane, about`,
  );
  const findFirst = database.prepare<[{ kind: string; about: string }]>(`
    UPDATE outbox SET is_first = (id = (
      SELECT min(id) FROM outbox WHERE kind = @kind AND about = @about AND delivered_at IS NULL AND abandoned_at IS NULL))
    WHERE kind = @kind AND about = @about AND delivered_at IS NULL AND abandoned_at IS NULL`);

  async function attempt(kind: string, { deliver, retryPolicy }: Handler, row: Row): Promise<void> {
    const number = row.attempts + 1;
    const controller = new AbortController();
    inProgress.set(row.id, controller);
    try {
      const { signal } = controller;
      await deliver(JSON.parse(seal.decrypt(row.payload)), { id: row.id, attempt: number, signal });
      delivered.run(clock.now().toISOString(), row.id);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ kind, message: row.id, attempt: number, reason }, 'not delivered');
      if (error instanceof Undeliverable || number >= retryPolicy.maxAttempts) {
        database.transaction(() => {
          const { changes } = failedForGood.run(clock.now().toISOString(), reason, row.id);
          if (changes > 0) retryPolicy.onAbandoned(row.id, reason);
        })();
      } else {
        const wait = Math.min(2 ** row.attempts, retryPolicy.maxWaitSeconds);
        failed.run(new Date(clock.now().getTime() + wait * 1000).toISOString(), reason, row.id);
      }
    } finally {
      inProgress.delete(row.id);
    }
  }

  function abandon(id: number, reason: string): void {
    abandoned.run(clock.now().toISOString(), reason, id);
    inProgress.get(id)?.abort();
  }

  async function drain(kind: string, handler: Handler, lane: string): Promise<void> {
    while (!stopped) {
      const row = due.get(kind, lane, clock.now().toISOString());
      if (!row) return;
      await attempt(kind, handler, row);
    }
  }

  function startLane(kind: string, lane: string): void {
    const handler = handlers.get(kind);
    if (stopped || !handler || handler.lanes.has(lane) || handler.lanes.size >= handler.concurrency) return;
    const ended = drain(kind, handler, lane)
      .then(
        () => true,
        // Not a failed delivery but a failed note of it (a full disk, say): the next poll tries again.
        (error: unknown) => log.error({ kind, lane, error }, 'the outbox stopped'),
      )
      .then((isDone) => {
        handler.lanes.delete(lane);
        if (isDone) startLanes(kind);
      });
    handler.lanes.set(lane, ended);
  }

  function startLanes(kind: string): void {
    if (stopped) return;
    for (const lane of lanesDue.all({ kind, now: clock.now().toISOString() })) startLane(kind, lane);
  }

  async function deliverDueOf(kind: string): Promise<void> {
    const lanes = handlers.get(kind)?.lanes;
    startLanes(kind);
    while (lanes && lanes.size > 0) await Promise.all(lanes.values());
  }

  const startAll = () => {
    for (const kind of handlers.keys()) startLanes(kind);
  };

  return {
    handle(kind, deliver, { retryPolicy = FOR_EVER, concurrency = CONCURRENCY } = {}) {
      handlers.set(kind, { deliver, retryPolicy, concurrency, lanes: new Map() });
    },
    put(kind, { lane, about }, payload) {
      const now = clock.now().toISOString();
      const { lastInsertRowid } = insert.run({
        kind,
        lane,
        about,
        payload: seal.encrypt(JSON.stringify(payload)),
        now,
      });
      if (timer) setImmediate(startLane, kind, lane);
      return Number(lastInsertRowid);
    },
    async deliverDue(kind) {
      await Promise.all((kind ? [kind] : [...handlers.keys()]).map(deliverDueOf));
    },
    requeue(id, payload) {
      const queue = requeued.get(seal.encrypt(JSON.stringify(payload)), clock.now().toISOString(), id);
      if (!queue) return;
      findFirst.run({ kind: queue.kind, about: queue.about });
      if (timer) setImmediate(startLane, queue.kind, queue.lane);
    },
    abandon,
    abandonAbout(about, reason) {
      for (const each of about) for (const id of waitingAbout.all({ about: each })) abandon(id, reason);
    },
    start() {
      timer = setInterval(startAll, POLL_MS);
      timer.unref();
      startAll();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      timer = undefined;
      await Promise.all([...handlers.values()].flatMap(({ lanes }) => [...lanes.values()]));
    },
  };
}
