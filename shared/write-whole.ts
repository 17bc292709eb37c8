import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

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

/**
 * Writes a line over what a file holds, in one step that a kill does not cut in two, without waiting for the disk: a
 * power cut may lose it. It takes a hundredth of the time of `writeWhole`.
 * @param text is followed by spaces where the file is longer
 */
export function writeOver(file: string, text: string): void {
  const handle = openSync(file, constants.O_WRONLY | constants.O_CREAT, 0o666);
  try {
    writeSync(handle, text.padEnd(fstatSync(handle).size), 0);
  } finally {
    closeSync(handle);
  }
}
