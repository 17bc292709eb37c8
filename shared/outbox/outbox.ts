import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Seal } from '../database/seal.ts';
import type { Log } from '../log.ts';
import { LANES_AT_ONCE, outboxStatements, type Row } from './statements.ts';

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

/** Thrown by a Deliver that was told how long to wait. */
export class TryLater extends Error {
  constructor(
    message: string,
    /** Counted from now; 0 where nothing was said. */
    readonly afterSeconds: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** When to stop retrying. */
export interface RetryPolicy {
  /** A message that fails this long after it was put is abandoned. */
  forSeconds: number;
  /** Called in the transaction that abandons a message. @param payload what it was put with */
  onAbandoned(id: number, reason: string, payload: unknown): void;
}

/** The wait doubles from attempt to attempt, from one second to this: once the other side is back, nothing waits longer. */
export const LONGEST_WAIT_SECONDS = 60;

/** What a recipient may ask for. */
const LONGEST_REQUESTED_SECONDS = 60 * 60;

export interface HandlerOptions {
  /** Without one, a message is retried for ever. */
  retryPolicy?: RetryPolicy;
  /** How many lanes deliver this kind at the same time; as many again may wait for slow recipients. */
  concurrency?: number;
  /** Other tables refer to messages of this kind, so they stay for ever. */
  isReferredTo?: boolean;
}

/** Where a message waits. */
export interface Queue {
  /**
   * A school, or `<partner>/<school>`. Each lane delivers one message at a time, and all lanes take turns. What comes
   * before the slash is the recipient: the lanes of one that is slow share places of their own.
   */
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
  /** How many attempts have ended since the outbox was created. */
  attempts(): number;
  /** Whether messages wait for an attempt, now or later. */
  hasWaiting(): boolean;
  /**
   * Delivers a message again under the same id, at once and with a fresh retry policy, whether it has been
   * delivered, was abandoned or still waits. To be called in a transaction.
   * @param payload what it was put with: messages that are over forget it
   * @param tries `once` abandons it if the next attempt fails
   */
  requeue(id: number, payload: unknown, tries?: 'afresh' | 'once'): void;
  /** Stops trying a message that has not been delivered, and cuts off its delivery where one is in progress. */
  abandon(id: number, reason: string): void;
  /** Stops trying a message and deletes it. No other table may refer to it any more. */
  forget(id: number): void;
  /**
   * The same for every message about one of these, or about something below it: `9992001/teachers` is below
   * `9992001`.
   */
  abandonAbout(about: readonly string[], reason: string): void;
  start(): void;
  /**
   * Begins no delivery until it is released, and resolves when those under way have ended, after `longestMs` at the latest.
   * @returns releases it
   */
  hold(longestMs: number): Promise<() => void>;
  /** Resolves when the deliveries under way have ended. */
  stop(): Promise<void>;
}

const POLL_MS = 1000;
const CONCURRENCY = 20;
/** A delivery that takes longer gives its place to others. */
const SLOW_MS = 200;
/** For how long deliveries are started before everything else has its turn. */
const TURN_MS = 5;
/** Longer than any retry policy. */
const LONG_AGO = new Date(0).toISOString();
const FOR_EVER: RetryPolicy = { forSeconds: Infinity, onAbandoned: () => {} };

/** Lanes that take turns in a number of places. */
interface Places {
  /** Lanes that may have something due, the longest waiting first. */
  waiting: Set<string>;
  taken: number;
}

interface Handler {
  deliver: Deliver;
  retryPolicy: RetryPolicy;
  isReferredTo: boolean;
  /** The number of places for quick recipients, and of those for slow ones. */
  concurrency: number;
  quick: Places;
  slow: Places;
  /** Recipients whose last delivery took long. */
  slowRecipients: Set<string>;
  /** Lanes whose next attempt is due later, and when. */
  later: Map<string, string>;
  /** The lanes that deliver now. */
  delivering: Map<string, Promise<void>>;
  /** Starts deliveries after what happens now, once. */
  next: NodeJS.Immediate | undefined;
}

const recipientOf = (lane: string): string => lane.split('/', 1)[0] ?? lane;

export function createOutbox(from: { database: Database; clock: Clock; seal: Seal; log: Log }): Outbox {
  const { database, clock, seal, log } = from;
  const handlers = new Map<string, Handler>();
  const inProgress = new Map<number, AbortController>();
  /** Outcomes of deliveries that the database could not take: they are written later, and nothing is sent twice. */
  const unrecorded = new Map<number, () => void>();
  let latest: Date | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let isHeld = false;
  /** Whether there may be lanes that it has lost sight of. */
  let isUnsure = true;
  let forgottenUpTo = 0;
  let attempts = 0;

  const {
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
  } = outboxStatements(database);

  const timeIn = (lane: string): string => clock.at(schoolOf(lane)).toISOString();

  async function attempt(kind: string, handler: Handler, lane: string, row: Row): Promise<void> {
    const record =
      unrecorded.get(row.id) ?? (await clock.within(schoolOf(lane), () => deliver(kind, handler, row)));
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
      const requested = error instanceof TryLater ? error.afterSeconds : 0;
      return isLast ? () => giveUp(handler, row, reason, at) : () => retryLater(row, reason, at, requested);
    } finally {
      inProgress.delete(row.id);
    }
  }

  function giveUp({ retryPolicy }: Handler, { id, payload }: Row, reason: string, at: Date): void {
    database.transaction(() => {
      const { changes } = failedForGood.run(at.toISOString(), reason, id);
      if (changes > 0) retryPolicy.onAbandoned(id, reason, JSON.parse(seal.decrypt(payload)));
    })();
  }

  /** @param requestedSeconds the wait that the recipient asked for */
  function retryLater({ id, attempts }: Row, reason: string, at: Date, requestedSeconds: number): void {
    const backOff = Math.min(2 ** attempts, LONGEST_WAIT_SECONDS);
    const wait = Math.max(backOff, Math.min(requestedSeconds, LONGEST_REQUESTED_SECONDS));
    failed.run(new Date(at.getTime() + wait * 1000).toISOString(), reason, id);
  }

  function abandon(id: number, reason: string): void {
    abandoned.run(clock.now().toISOString(), reason, id);
    inProgress.get(id)?.abort();
  }

  function startDelivering(kind: string, handler: Handler, lane: string, row: Row, places: Places): void {
    const recipient = recipientOf(lane);
    let taken = places;
    taken.taken += 1;
    const began = performance.now();
    const slow = setTimeout(() => {
      handler.slowRecipients.add(recipient);
      if (taken === handler.slow || handler.slow.taken >= handler.concurrency) return;
      taken.taken -= 1;
      taken = handler.slow;
      taken.taken += 1;
      startSoon(kind);
    }, SLOW_MS).unref();
    const ended = attempt(kind, handler, lane, row)
      .then(
        () => void taken.waiting.add(lane),
        // Not a failed delivery, but one whose outcome could not be written (a full disk, say): the next poll tries again.
        (error: unknown) => {
          log.error({ kind, lane, error }, 'the outbox stopped');
          handler.later.set(lane, '');
        },
      )
      .finally(() => {
        attempts += 1;
        clearTimeout(slow);
        if (performance.now() - began < SLOW_MS) handler.slowRecipients.delete(recipient);
        taken.taken -= 1;
        handler.delivering.delete(lane);
        startSoon(kind);
      });
    handler.delivering.set(lane, ended);
  }

  /** The lanes that wait are started in turn, each with one message: nobody with many holds up others. */
  function startIn(kind: string, handler: Handler, places: Places, end: number): void {
    for (const lane of places.waiting) {
      if (isHeld || places.taken >= handler.concurrency) return;
      if (performance.now() > end) {
        startSoon(kind);
        return;
      }
      places.waiting.delete(lane);
      if (handler.delivering.has(lane)) continue;
      if (places === handler.quick && handler.slowRecipients.has(recipientOf(lane))) {
        handler.slow.waiting.add(lane);
        continue;
      }
      const row = firstOfLane.get(kind, lane);
      if (row && row.dueAt > timeIn(lane)) handler.later.set(lane, row.dueAt);
      else if (row) startDelivering(kind, handler, lane, row, places);
    }
  }

  function startSoon(kind: string): void {
    const handler = handlers.get(kind);
    if (stopped || !handler) return;
    handler.next ??= setImmediate(() => {
      handler.next = undefined;
      if (stopped) return;
      void unlessBusy(() => {
        for (const places of [handler.quick, handler.slow])
          startIn(kind, handler, places, performance.now() + TURN_MS);
      });
    });
  }

  function wake(kind: string, lane: string): void {
    const handler = handlers.get(kind);
    if (!timer || !handler) return;
    handler.later.delete(lane);
    handler.quick.waiting.add(lane);
    startSoon(kind);
  }

  /** Looks at all lanes that have messages. */
  async function wakeAll(kind: string): Promise<void> {
    const quick = handlers.get(kind)?.quick;
    if (!quick) return;
    let after = '';
    for (;;) {
      const lanes = lanesAfter.all({ kind, after });
      for (const lane of lanes) quick.waiting.add(lane);
      startSoon(kind);
      after = lanes.at(-1) ?? '';
      if (lanes.length < LANES_AT_ONCE) return;
      await nextTurn();
    }
  }

  function wakeDue(kind: string, { later, quick }: Handler): void {
    for (const [lane, dueAt] of later) {
      if (dueAt > timeIn(lane)) continue;
      later.delete(lane);
      quick.waiting.add(lane);
    }
    startSoon(kind);
  }

  /** No attempt waits for a time that is far ahead because the clock has been put back since. */
  function followClock(): void {
    const now = clock.furthest();
    const soon = new Date(now.getTime() + LONGEST_WAIT_SECONDS * 1000);
    if (latest === undefined || now < latest) {
      bringForward.run({ now: clock.at(null).toISOString(), soon: soon.toISOString() });
      isUnsure = true;
    }
    latest = now;
  }

  async function deliverDueOf(kinds: readonly string[]): Promise<void> {
    const chosen = kinds.flatMap((kind) => handlers.get(kind) ?? []);
    await unlessBusy(async () => {
      followClock();
      for (const kind of kinds) await wakeAll(kind);
    });
    // A message of one kind may cause one of another.
    const isBusy = () => chosen.some(({ next, delivering }) => next || delivering.size > 0);
    while (!stopped && isBusy()) {
      const delivering = chosen.flatMap((handler) => [...handler.delivering.values()]);
      await (chosen.some(({ next }) => next) ? nextTurn() : Promise.race(delivering));
    }
  }

  const deliveriesEnded = () =>
    Promise.all([...handlers.values()].flatMap(({ delivering }) => [...delivering.values()]));

  async function look(): Promise<void> {
    await unlessBusy(async () => {
      followClock();
      const hasLostSight = isUnsure;
      isUnsure = false;
      for (const [kind, handler] of handlers)
        if (hasLostSight) await wakeAll(kind);
        else wakeDue(kind, handler);
      forgetOldest();
    });
  }

  /** What a busy or closed database cannot tell, the next poll asks again. */
  async function unlessBusy(act: () => void | Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      log.error({ error }, 'the outbox could not look for messages');
      isUnsure = true;
    }
  }

  /** Those that still wait, or are referred to, are passed over. */
  function forgetOldest(): void {
    const oldest = overUpTo.all(forgottenUpTo);
    forgottenUpTo = oldest.at(-1)?.id ?? forgottenUpTo;
    database.transaction(() => {
      for (const { id, kind, isOver } of oldest)
        if (isOver && handlers.get(kind)?.isReferredTo === false) forget.run(id);
    })();
  }

  return {
    handle(kind, deliver, { retryPolicy = FOR_EVER, concurrency = CONCURRENCY, isReferredTo = false } = {}) {
      handlers.set(kind, {
        ...{ deliver, retryPolicy, concurrency, isReferredTo },
        quick: { waiting: new Set(), taken: 0 },
        slow: { waiting: new Set(), taken: 0 },
        slowRecipients: new Set(),
        later: new Map(),
        delivering: new Map(),
        next: undefined,
      });
    },
    put(kind, { lane, about }, payload) {
      const now = timeIn(lane);
      const { lastInsertRowid } = insert.run({
        kind,
        lane,
        about,
        payload: seal.encrypt(JSON.stringify(payload)),
        now,
      });
      wake(kind, lane);
      return Number(lastInsertRowid);
    },
    async deliverDue(kind) {
      await deliverDueOf(kind ? [kind] : [...handlers.keys()]);
    },
    attempts: () => attempts,
    hasWaiting: () => anyWaiting.get() === 1,
    requeue(id, payload, tries = 'afresh') {
      unrecorded.delete(id);
      const now = timeIn(laneOf.get(id) ?? '');
      const putAt = tries === 'once' ? LONG_AGO : now;
      const queue = requeued.get({ id, payload: seal.encrypt(JSON.stringify(payload)), putAt, now });
      if (!queue) return;
      findFirst.run({ kind: queue.kind, about: queue.about });
      wake(queue.kind, queue.lane);
    },
    abandon,
    forget(id) {
      abandon(id, 'it is forgotten');
      forget.run(id);
    },
    abandonAbout(about, reason) {
      for (const each of about) for (const id of waitingAbout.all({ about: each })) abandon(id, reason);
    },
    start() {
      timer = setInterval(() => void look(), POLL_MS);
      timer.unref();
      void look();
    },
    async hold(longestMs) {
      isHeld = true;
      const waited = new AbortController();
      const longest = wait(longestMs, undefined, { signal: waited.signal }).catch(() => {});
      await Promise.race([deliveriesEnded(), longest]);
      waited.abort();
      return () => {
        isHeld = false;
        for (const kind of handlers.keys()) startSoon(kind);
      };
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      timer = undefined;
      await deliveriesEnded();
    },
  };
}

/** The estab that a lane ends with; null for a lane of no school. */
const schoolOf = (lane: string): string | null => /(?:^|\/)(\d{7})$/.exec(lane)?.[1] ?? null;
