import { renameSync, statSync } from 'node:fs';
import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** What a full disk or a closed output keeps waiting at most, in characters. More is lost: the log ends nothing. */
const MOST_WAITING = 1_000_000;

/** A longer file is renamed to end in `.old`, in place of the one before, and a new one begins. */
const LONGEST_FILE = 20_000_000;

/**
 * @param destination a file's path, or a file descriptor
 * @param longest of a file, in characters
 */
export function logTo(destination: string | number, longest = LONGEST_FILE): DestinationStream {
  const stream = pino.destination({ dest: destination, sync: true, maxLength: MOST_WAITING });
  stream.on('error', () => {});
  if (typeof destination === 'number') return stream;
  let length = statSync(destination, { throwIfNoEntry: false })?.size ?? 0;
  return {
    write(line) {
      length += line.length;
      if (length > longest) {
        length = line.length;
        if (setAside(destination)) stream.reopen();
      }
      stream.write(line);
    },
  };
}

/** @returns false where that cannot be: the log stays in the same file */
function setAside(file: string): boolean {
  try {
    renameSync(file, `${file}.old`);
    return true;
  } catch {
    return false;
  }
}

/**
 * A structured log without personal data: callers log ids, counts and reasons, never names,
 * addresses, secrets or bodies.
 * @param name the side that speaks
 */
export function createLog(name: string, level: string, destination: DestinationStream = logTo(1)): Log {
  return pino({ name, level, redact: { paths: ['req.headers', 'res.headers'], remove: true } }, destination);
}
