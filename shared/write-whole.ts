import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/**
 * Writes a file whole: after a kill or a power cut, it holds either what it held before or all of this.
 * @param mode of a new file, as for `open`
 * @param syncs false where a power cut, though not a kill, may lose what was written in the last seconds: to wait for
 *   the disk takes milliseconds
 */
export function writeWhole(
  file: string,
  content: string | Buffer,
  { mode = 0o666, syncs = true }: { mode?: number; syncs?: boolean } = {},
): void {
  const temporary = `${file}.new`;
  const handle = openSync(temporary, 'w', mode);
  try {
    writeFileSync(handle, content);
    if (syncs) fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}
