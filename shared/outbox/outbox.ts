import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Seal } from '../database/seal.ts';
import type { Log } from '../web/log.ts';

/** What one kind of message is delivered by; it throws when the message did not arrive. */
export type Deliver = (payload: unknown, message: { id: number; attempt: number }) => Promise<void>;

/** Thrown by a Deliver when trying again cannot help. */
export class Undeliverable extends Error {}

/** How long to go on trying; the wait doubles from attempt to attempt, beginning with a second. */
export interface Patience {
  /** After so many failures a message is given up. */
  mostAttempts: number;
  longestWaitSeconds: number;
  /** Called in the transaction in which a message is given up that could not be delivered. */
  onGivenUp(id: number, reason: string): void;
}

/**
 * Messages to the world outside the database: emails, callbacks, requests to the other side.
 * They are put in the same transaction as the change that causes them and delivered after it,
 * at least once, however often the process dies in between.
 */
export interface Outbox {
  /**
   * Must be called before `start`.
   * @param patience without it, a message is tried for ever, every five minutes in the end
   */
  handle(kind: string, deliver: Deliver, patience?: Patience): void;
  /**
   * @param about what it concerns (an estab, an email’s thread and address); messages of one kind about the same
   *   thing arrive in the order in which they were put
   */
  put(kind: string, about: string, payload: unknown): number;
  /** Tries all that is due now (of one kind, or of every kind) and resolves when that is done. */
  deliverDue(kind?: string): Promise<void>;
  /**
   * Delivers a message once more under the same id, at once and with all its attempts before it, whether it has been
   * delivered, was given up or still waits. To be called in a transaction.
   * @param payload what it was put with: what is over forgets it
   */
  revive(id: number, payload: unknown): void;
  /** Gives up a message that has not been delivered. */
  abandon(id: number, reason: string): void;
  start(): void;
  /** Resolves when the deliveries under way have ended. */
  stop(): Promise<void>;
}

const POLL_MS = 1000;
const ENDLESS: Patience = { mostAttempts: Infinity, longestWaitSeconds: 300, onGivenUp: () => {} };

interface Row {
  id: number;
  payload: string;
  attempts: number;
}

export function createOutbox(from: { database: Database; clock: Clock; seal: Seal; log: Log }): Outbox {
  const { database, clock, seal, log } = from;
  const handlers = new Map<string, { deliver: Deliver; patience: Patience }>();
  const running = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const insert = database.prepare<[string, string, string, string, string]>(
    'INSERT INTO outbox (kind, about, payload, created_at, next_attempt_at) VALUES (?, ?, ?, ?, ?)',
  );
  const due = database.prepare<[string, string], Row>(`
    SELECT id, payload, attempts FROM outbox AS message
    WHERE kind = ? AND delivered_at IS NULL AND abandoned_at IS NULL AND (attempts = 0 OR next_attempt_at <= ?)
      AND NOT EXISTS (
        SELECT 1 FROM outbox AS earlier
        WHERE earlier.kind = message.kind AND earlier.about = message.about AND earlier.id < message.id
          AND earlier.delivered_at IS NULL AND earlier.abandoned_at IS NULL)
    ORDER BY id LIMIT 1`);
  const delivered = database.prepare<[string, number]>(
    'UPDATE outbox SET delivered_at = ?, attempts = attempts + 1, payload = NULL, last_error = NULL WHERE id = ?',
  );
  const failed = database.prepare<[string, string, number]>(
    'UPDATE outbox SET attempts = attempts + 1, next_attempt_at = ?, last_error = ? WHERE id = ?',
  );
  const abandoned = database.prepare<[string, string, number]>(
    'UPDATE outbox SET abandoned_at = ?, last_error = ?, payload = NULL WHERE id = ? AND delivered_at IS NULL',
  );
  const givenUp = database.prepare<[string, string, number]>(
    'UPDATE outbox SET attempts = attempts + 1, abandoned_at = ?, last_error = ?, payload = NULL WHERE id = ?',
  );
  const revived = database.prepare<[string, string, number], string>(
    `UPDATE outbox SET payload = ?, attempts = 0, next_attempt_at = ?, last_error = NULL, delivered_at = NULL,
       abandoned_at = NULL
     WHERE id = ? RETURNING kind`,
  );

  async function attempt(kind: string, row: Row): Promise<void> {
    const handler = handlers.get(kind);
    if (!handler) return;
    const number = row.attempts + 1;
    try {
      await handler.deliver(JSON.parse(seal.open(row.payload)), { id: row.id, attempt: number });
      delivered.run(clock.now().toISOString(), row.id);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ kind, message: row.id, attempt: number, reason }, 'not delivered');
      const { mostAttempts, longestWaitSeconds, onGivenUp } = handler.patience;
      if (error instanceof Undeliverable || number >= mostAttempts) {
        database.transaction(() => {
          givenUp.run(clock.now().toISOString(), reason, row.id);
          onGivenUp(row.id, reason);
        })();
      } else {
        const wait = Math.min(2 ** row.attempts, longestWaitSeconds);
        failed.run(new Date(clock.now().getTime() + wait * 1000).toISOString(), reason, row.id);
      }
    }
  }

  async function drain(kind: string): Promise<void> {
    while (!stopped) {
      const row = due.get(kind, clock.now().toISOString());
      if (!row) return;
      await attempt(kind, row);
    }
  }

  /** One lane a kind: a dead mail server does not hold up callbacks. */
  async function drainOnce(kind: string): Promise<void> {
    const underWay = running.get(kind);
    if (underWay) return underWay.then(() => drainOnce(kind));
    const lane = drain(kind).finally(() => running.delete(kind));
    running.set(kind, lane);
    return lane;
  }

  const drainAll = () => Promise.all([...handlers.keys()].map(drainOnce));

  return {
    handle(kind, deliver, patience = ENDLESS) {
      handlers.set(kind, { deliver, patience });
    },
    put(kind, about, payload) {
      const now = clock.now().toISOString();
      const { lastInsertRowid } = insert.run(kind, about, seal.close(JSON.stringify(payload)), now, now);
      if (timer) setImmediate(() => void drainOnce(kind));
      return Number(lastInsertRowid);
    },
    async deliverDue(kind) {
      await (kind ? drainOnce(kind) : drainAll());
    },
    revive(id, payload) {
      const kind = revived.pluck().get(seal.close(JSON.stringify(payload)), clock.now().toISOString(), id);
      if (timer && kind !== undefined) setImmediate(() => void drainOnce(kind));
    },
    abandon(id, reason) {
      abandoned.run(clock.now().toISOString(), reason, id);
    },
    start() {
      timer = setInterval(() => void drainAll(), POLL_MS);
      timer.unref();
      void drainAll();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      timer = undefined;
      await Promise.all(running.values());
    },
  };
}
