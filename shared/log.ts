import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/**
 * A structured log without personal data: callers log ids, counts and reasons, never names,
 * addresses, secrets or bodies.
 * @param name the side that speaks
 */
export function createLog(
  name: string,
  level: string,
  destination: DestinationStream = pino.destination(1),
): Log {
  return pino({ name, level, redact: { paths: ['req.headers', 'res.headers'], remove: true } }, destination);
}
