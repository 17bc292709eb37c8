import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/**
 * Writes a file whole: after a kill or a power cut, it holds either what it held before or all of this.
 * @param mode of a new file, as for `open`
 */
export function writeWhole(file: string, content: string | Buffer, mode = 0o666): void {
  const temporary = `${file}.new`;
  const handle = openSync(temporary, 'w', mode);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}
