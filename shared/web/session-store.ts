import session from 'express-session';
import { type Clock, daysAfter } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { hashToken } from '../database/seal.ts';

export const SESSION_DAYS = 1;

/** Keeps express-session's sessions in SQLite, under a hash of their id. */
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
      .get(hashToken(id), this.#clock.now().toISOString());
    done(null, row ? JSON.parse(row.data) : null);
  }

  override set(id: string, data: session.SessionData, done?: (error?: unknown) => void): void {
    const now = this.#clock.now();
    this.#database.prepare('DELETE FROM sessions WHERE expires_at <= ?').run(now.toISOString());
    this.#database
      .prepare(
        `INSERT INTO sessions (id, data, expires_at) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`,
      )
      .run(hashToken(id), JSON.stringify(data), daysAfter(now, SESSION_DAYS).toISOString());
    done?.();
  }

  override touch(id: string, _data: session.SessionData, done?: () => void): void {
    this.#database
      .prepare('UPDATE sessions SET expires_at = ? WHERE id = ?')
      .run(daysAfter(this.#clock.now(), SESSION_DAYS).toISOString(), hashToken(id));
    done?.();
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    this.#database.prepare('DELETE FROM sessions WHERE id = ?').run(hashToken(id));
    done?.();
  }
}
