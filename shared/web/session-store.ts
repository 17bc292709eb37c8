import session from 'express-session';
import { type Clock, daysAfter } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { hashToken } from '../database/seal.ts';

export const SESSION_DAYS = 1;

/**
 * Keeps express-session's sessions in SQLite, under a hash of their id. A session ends when nobody has used it for a day
 * of real time, as its cookie does: a trainer who advances the sandbox's clock by a day or by a year signs nobody out,
 * and nobody loses what they were typing.
 */
export class SqliteSessionStore extends session.Store {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    super();
    this.#database = database;
    this.#clock = clock;
  }

  override get(id: string, done: (error: unknown, session?: session.SessionData | null) => void): void {
    const row = this.#database
      .prepare<[string, string], { data: string }>(
        'SELECT data FROM sessions WHERE id = ? AND expires_at > ?',
      )
      .get(hashToken(id), this.#clock.real().toISOString());
    done(null, row ? JSON.parse(row.data) : null);
  }

  override set(id: string, data: session.SessionData, done?: (error?: unknown) => void): void {
    const now = this.#clock.real().toISOString();
    this.#database.prepare('DELETE FROM sessions WHERE expires_at <= ?').run(now);
    this.#database
      .prepare(
        `INSERT INTO sessions (id, data, expires_at, last_seen_at) VALUES (:id, :data, :expiresAt, :lastSeenAt)
         ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at,
           last_seen_at = excluded.last_seen_at`,
      )
      .run({ id: hashToken(id), data: JSON.stringify(data), ...this.#used() });
    done?.();
  }

  override touch(id: string, _data: session.SessionData, done?: () => void): void {
    this.#database
      .prepare('UPDATE sessions SET expires_at = :expiresAt, last_seen_at = :lastSeenAt WHERE id = :id')
      .run({ id: hashToken(id), ...this.#used() });
    done?.();
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    this.#database.prepare('DELETE FROM sessions WHERE id = ?').run(hashToken(id));
    done?.();
  }

  #used(): { expiresAt: string; lastSeenAt: string } {
    return {
      expiresAt: daysAfter(this.#clock.real(), SESSION_DAYS).toISOString(),
      lastSeenAt: this.#clock.now().toISOString(),
    };
  }
}
