import session from 'express-session';
import { type Clock, daysAfter } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { hashToken } from '../database/seal.ts';
import { isStorageUnavailable } from '../errors.ts';

export const SESSION_DAYS = 1;

const WRITE_AGAIN_MS = 500;
/** How exactly a session knows when it was last used, and how often the ended ones are removed. */
const EXACT_MS = 60_000;

interface Kept {
  data: string;
  expiresAt: string;
  lastSeenAt: string;
}

/**
 * Keeps express-session's sessions in SQLite, under a hash of their id. What a busy or full database cannot take stays in
 * memory until it can: by then the response is on its way. A session ends when nobody has used it for a day
 * of real time, as its cookie does: a trainer who advances the sandbox's clock by a day or by a year signs nobody out,
 * and nobody loses what they were typing.
 */
export class SqliteSessionStore extends session.Store {
  readonly #database: Database;
  readonly #clock: Clock;
  /** By the hash of the id; undefined for a session that has been ended. */
  readonly #unwritten = new Map<string, Kept | undefined>();
  #timer: NodeJS.Timeout | undefined;
  #removeAt = 0;

  constructor(database: Database, clock: Clock) {
    super();
    this.#database = database;
    this.#clock = clock;
  }

  override get(id: string, done: (error: unknown, session?: session.SessionData | null) => void): void {
    const key = hashToken(id);
    const kept = this.#unwritten.has(key) ? this.#unwritten.get(key) : this.#read(key);
    done(null, kept && kept.expiresAt > this.#clock.real().toISOString() ? JSON.parse(kept.data) : null);
  }

  override set(id: string, data: session.SessionData, done?: (error?: unknown) => void): void {
    this.#write(id, { data: JSON.stringify(data), ...this.#used() });
    done?.();
  }

  override touch(id: string, _data: session.SessionData, done?: () => void): void {
    const used = this.#used();
    // A missed touch does no harm: the next request touches it too.
    unlessUnavailable(() =>
      this.#database
        .prepare(
          `UPDATE sessions SET expires_at = :expiresAt, last_seen_at = :lastSeenAt
           WHERE id = :id AND (expires_at <= :endsEarly OR last_seen_at NOT BETWEEN :seenBefore AND :lastSeenAt)`,
        )
        .run({
          ...used,
          id: hashToken(id),
          endsEarly: before(used.expiresAt),
          seenBefore: before(used.lastSeenAt),
        }),
    );
    done?.();
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    this.#write(id, undefined);
    done?.();
  }

  #read(key: string): Pick<Kept, 'data' | 'expiresAt'> | undefined {
    return this.#database
      .prepare<[string], Pick<Kept, 'data' | 'expiresAt'>>(
        'SELECT data, expires_at AS expiresAt FROM sessions WHERE id = ?',
      )
      .get(key);
  }

  #write(id: string, kept: Kept | undefined): void {
    this.#unwritten.set(hashToken(id), kept);
    this.#writeAll();
  }

  #writeAll(): void {
    clearTimeout(this.#timer);
    if (!this.#database.open) return;
    const isWritten = unlessUnavailable(() => {
      for (const [key, kept] of this.#unwritten) {
        if (kept) this.#keep(key, kept);
        else this.#database.prepare('DELETE FROM sessions WHERE id = ?').run(key);
        this.#unwritten.delete(key);
      }
    });
    if (!isWritten) this.#timer = setTimeout(() => this.#writeAll(), WRITE_AGAIN_MS).unref();
  }

  #keep(key: string, kept: Kept): void {
    this.#removeEnded();
    this.#database
      .prepare(
        `INSERT INTO sessions (id, data, expires_at, last_seen_at) VALUES (:key, :data, :expiresAt, :lastSeenAt)
         ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at,
           last_seen_at = excluded.last_seen_at`,
      )
      .run({ key, ...kept });
  }

  #removeEnded(): void {
    const now = this.#clock.real();
    if (now.getTime() < this.#removeAt) return;
    this.#removeAt = now.getTime() + EXACT_MS;
    this.#database.prepare('DELETE FROM sessions WHERE expires_at <= ?').run(now.toISOString());
  }

  #used(): { expiresAt: string; lastSeenAt: string } {
    return {
      expiresAt: daysAfter(this.#clock.real(), SESSION_DAYS).toISOString(),
      lastSeenAt: this.#clock.now().toISOString(),
    };
  }
}

const before = (instant: string): string => new Date(Date.parse(instant) - EXACT_MS).toISOString();

/** @returns whether the database could take it */
function unlessUnavailable(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (!isStorageUnavailable(error)) throw error;
    return false;
  }
}
