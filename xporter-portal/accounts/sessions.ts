import { z } from 'zod';
import type { Database } from '../../shared/database/database.ts';
import { hashToken } from '../../shared/database/seal.ts';

declare module 'express-session' {
  interface SessionData {
    /** When its owner signed in, ISO. */
    signedInAt?: string;
    /** The User-Agent that signed in. */
    browser?: string;
  }
}

/** A browser in which an administrator is signed in. */
export interface SignedIn {
  /** The hash of the session's id: it identifies the session but cannot be used to sign in. */
  key: string;
  browser: string;
  signedInAt: string | null;
  lastSeenAt: string;
  isThis: boolean;
}

const Data = z.object({ signedInAt: z.string().optional(), browser: z.string().optional() });
const OWNED = "json_extract(data, '$.administratorId') = ?";

/**
 * Newest first.
 * @param now by real time, which ends sessions
 * @param here the id of the current session
 */
export function sessionsOf(database: Database, administrator: number, now: Date, here: string): SignedIn[] {
  return database
    .prepare<[number, string], { id: string; data: string; lastSeenAt: string }>(
      `SELECT id, data, last_seen_at AS lastSeenAt FROM sessions WHERE ${OWNED} AND expires_at > ? ORDER BY expires_at DESC`,
    )
    .all(administrator, now.toISOString())
    .map(({ id, data, lastSeenAt }) => {
      const { signedInAt = null, browser = '' } = Data.parse(JSON.parse(data));
      return {
        key: id,
        browser: browserLabel(browser),
        signedInAt,
        lastSeenAt,
        isThis: id === hashToken(here),
      };
    });
}

/** Signs an administrator out in one browser. */
export function endSession(database: Database, administrator: number, key: string): void {
  database.prepare(`DELETE FROM sessions WHERE ${OWNED} AND id = ?`).run(administrator, key);
}

/** Signs an administrator out everywhere. */
export function endSessionsOf(database: Database, administrator: number): void {
  database.prepare(`DELETE FROM sessions WHERE ${OWNED}`).run(administrator);
}

/** Edge and Opera call themselves Chrome too, and Chrome calls itself Safari. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
const SYSTEMS = [
  ['iPhone', 'an iPhone'],
  ['iPad', 'an iPad'],
  ['Android', 'an Android device'],
  ['CrOS', 'a Chromebook'],
  ['Windows', 'Windows'],
  ['Mac OS', 'a Mac'],
  ['Linux', 'Linux'],
] as const;

function browserLabel(userAgent: string): string {
  const named = (list: readonly (readonly [string, string])[]) =>
    list.find(([mark]) => userAgent.includes(mark))?.[1];
  const browser = named(BROWSERS) ?? 'An unknown browser';
  const system = named(SYSTEMS);
  return system ? `${browser} on ${system}` : browser;
}
