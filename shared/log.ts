import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** What a full disk or a closed output keeps waiting at most, in characters. More is lost: the log ends nothing. */
const MOST_WAITING = 1_000_000;

/** @param destination a file's path, or a file descriptor */
export function logTo(destination: string | number): DestinationStream {
  const stream = pino.destination({ dest: destination, sync: true, maxLength: MOST_WAITING });
  stream.on('error', () => {});
  return stream;
}

/**
 * A structured log without personal data: callers log ids, counts and reasons, never names,
 * addresses, secrets or bodies.
 * @param name the side that speaks
 */
export function createLog(name: string, level: string, destination: DestinationStream = logTo(1)): Log {
  return pino({ name, level, redact: { paths: ['req.headers', 'res.headers'], remove: true } }, destination);
}
