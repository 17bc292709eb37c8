import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** All that a sandbox keeps in its data folder, apart from keys and the log. */
export const STATE_FILES = {
  hub: 'hodder-hub.sqlite',
  portal: 'xporter-portal.sqlite',
  mail: 'mail',
  /** How far ahead the clock is put. */
  clock: 'clock',
  /** A classroom's seats. */
  classroom: 'classroom.json',
  /** Which schools are being reset. */
  resets: 'resets.json',
} as const;

/** Holds a state from a file, whole and checked, until it has replaced what is in the data folder. */
const LOADING = 'loading';

/**
 * Fills a folder that `finishLoading` moves into the data folder. Nothing has changed before it is whole, and
 * nothing can be lost after it.
 */
export function stage(dataDir: string, fill: (folder: string) => void): void {
  const unfinished = path.join(dataDir, `${LOADING}.new`);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    fill(unfinished);
    renameSync(unfinished, path.join(dataDir, LOADING));
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * Moves a staged state into the data folder, where there is one: now, or at the next start where that was cut off.
 * Neither side may have its database open.
 */
export function finishLoading(dataDir: string): void {
  const staged = path.join(dataDir, LOADING);
  if (!existsSync(staged)) return;
  for (const name of Object.values(STATE_FILES)) {
    if (!existsSync(path.join(staged, name))) continue;
    for (const old of [name, `${name}-wal`, `${name}-shm`])
      rmSync(path.join(dataDir, old), { recursive: true, force: true });
    renameSync(path.join(staged, name), path.join(dataDir, name));
  }
  rmSync(staged, { recursive: true });
}

/** Forgets a state that is being loaded. */
export function forgetLoading(dataDir: string): void {
  for (const name of [LOADING, `${LOADING}.new`])
    rmSync(path.join(dataDir, name), { recursive: true, force: true });
}

/** Writes emails as MailDev keeps them. It puts them in order by the times of their files. */
export function writeEmails(folder: string, emails: readonly { id: string; source: string }[]): void {
  mkdirSync(folder, { recursive: true });
  for (const [index, { id, source }] of emails.entries()) {
    const file = path.join(folder, `${id}.eml`);
    writeFileSync(file, source);
    utimesSync(file, index, index);
  }
}
