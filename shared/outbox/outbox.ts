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
  /** Takes what changes because the message has arrived: it is written together with that, later if need be. */
  onDelivered(write: () => void): void;
}

/** Thrown by a Deliver when trying again cannot help. */
export class Undeliverable extends Error {}

/** When to stop retrying. */
export interface RetryPolicy {
  /** A message that fails this long after it was put is abandoned. */
  forSeconds: number;
  /** Called in the transaction that abandons a message. */
  onAbandoned(id: number, reason: string): void;
}

/** The wait doubles from attempt to attempt, from one second to this: once the other side is back, nothing waits longer. */
export const LONGEST_WAIT_SECONDS = 60;

export interface HandlerOptions {
  /** Without one, a message is retried for ever. */
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
   * @param tries `once` abandons it if the next attempt fails
   */
  requeue(id: number, payload: unknown, tries?: 'afresh' | 'once'): void;
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
/** Longer than any retry policy. */
const LONG_AGO = new Date(0).toISOString();
const FOR_EVER: RetryPolicy = { forSeconds: Infinity, onAbandoned: () => {} };

interface Row {
  id: number;
  payload: string;
  attempts: number;
  putAt: string;
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
  /** Outcomes of deliveries that the database could not take: they are written later, and nothing is sent twice. */
  const unrecorded = new Map<number, () => void>();
  let latest: Date | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const insert = database.prepare<[Record<'kind' | 'lane' | 'about' | 'payload' | 'now', string>]>(`
    INSERT INTO outbox (kind, lane, about, payload, created_at, next_attempt_at, is_first)
    VALUES (@kind, @lane, @about, @payload, @now, @now, NOT EXISTS (
      SELECT 1 FROM outbox WHERE kind = @kind AND about = @about AND delivered_at IS NULL AND abandoned_at IS NULL))`);
  const due = database.prepare<[string, string, string], Row>(`
    SELECT id, payload, attempts, created_at AS putAt FROM outbox
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
  const requeued = database.prepare<
    [Record<'payload' | 'putAt' | 'now', string> & { id: number }],
    { kind: string; lane: string; about: string }
  >(
    `UPDATE outbox SET payload = @payload, attempts = 0, created_at = @putAt, next_attempt_at = @now, last_error = NULL,
       delivered_at = NULL, abandoned_at = NULL
     WHERE id = @id RETURNING kind, lane, about`,
  );
  const bringForward = database.prepare<[{ now: string; soon: string }]>(
    `UPDATE outbox SET next_attempt_at = @now
     WHERE delivered_at IS NULL AND abandoned_at IS NULL AND next_attempt_at > @soon`,
  );
  const findFirst = database.prepare<[{ kind: string; about: string }]>(`
    UPDATE outbox SET is_first = (id = (
      SELECT min(id) FROM outbox WHERE kind = @kind AND about = @about AND delivered_at IS NULL AND abandoned_at IS NULL))
    WHERE kind = @kind AND about = @about AND delivered_at IS NULL AND abandoned_at IS NULL`);

  async function attempt(kind: string, handler: Handler, row: Row): Promise<void> {
    const record = unrecorded.get(row.id) ?? (await deliver(kind, handler, row));
    unrecorded.set(row.id, record);
    record();
    unrecorded.delete(row.id);
  }

  /** @returns writes the outcome */
  async function deliver(kind: string, handler: Handler, row: Row): Promise<() => void> {
    const controller = new AbortController();
    inProgress.set(row.id, controller);
    const number = row.attempts + 1;
    const writes: (() => void)[] = [() => delivered.run(clock.now().toISOString(), row.id)];
    try {
      const { signal } = controller;
      const onDelivered = (write: () => void) => void writes.push(write);
      const payload: unknown = JSON.parse(seal.decrypt(row.payload));
      await handler.deliver(payload, { id: row.id, attempt: number, signal, onDelivered });
      return database.transaction(() => {
        for (const write of writes) write();
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ kind, message: row.id, attempt: number, reason }, 'not delivered');
      const at = clock.now();
      const isLast =
        error instanceof Undeliverable ||
        at.getTime() - Date.parse(row.putAt) >= handler.retryPolicy.forSeconds * 1000;
      return isLast ? () => giveUp(handler, row, reason, at) : () => retryLater(row, reason, at);
    } finally {
      inProgress.delete(row.id);
    }
  }

  function giveUp({ retryPolicy }: Handler, { id }: Row, reason: string, at: Date): void {
    database.transaction(() => {
      const { changes } = failedForGood.run(at.toISOString(), reason, id);
      if (changes > 0) retryPolicy.onAbandoned(id, reason);
    })();
  }

  function retryLater({ id, attempts }: Row, reason: string, at: Date): void {
    const wait = Math.min(2 ** attempts, LONGEST_WAIT_SECONDS);
    failed.run(new Date(at.getTime() + wait * 1000).toISOString(), reason, id);
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
        // Not a failed delivery, but one whose outcome could not be written (a full disk, say): the next poll tries again.
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
    try {
      followClock();
      for (const lane of lanesDue.all({ kind, now: clock.now().toISOString() })) startLane(kind, lane);
    } catch (error) {
      // The database is busy or closed: the next poll tries again.
      log.error({ kind, error }, 'the outbox could not look for messages');
    }
  }

  /** No attempt waits for a time that is far ahead because the clock has been put back since. */
  function followClock(): void {
    const now = clock.now();
    const soon = new Date(now.getTime() + LONGEST_WAIT_SECONDS * 1000);
    if (latest === undefined || now < latest)
      bringForward.run({ now: now.toISOString(), soon: soon.toISOString() });
    latest = now;
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
    requeue(id, payload, tries = 'afresh') {
      unrecorded.delete(id);
      const now = clock.now().toISOString();
      const putAt = tries === 'once' ? LONG_AGO : now;
      const queue = requeued.get({ id, payload: seal.encrypt(JSON.stringify(payload)), putAt, now });
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
