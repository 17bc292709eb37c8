import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './errors.ts';

/**
 * Makes a folder for data, and those above it, where they are missing.
 * @param folder absolute
 * @throws UsageError when it cannot be made or written to
 */
export function makeDataFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new UsageError(
      `The sandbox cannot keep its data in ${folder}${why}. Choose a folder that you can write to: DATA_DIR=folder npm start`,
      { cause: error },
    );
  }
}

/** Node's own `recursive` never returns where nobody can make a folder, for example in /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it just now.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
