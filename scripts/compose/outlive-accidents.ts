import type { Log } from '../../shared/log.ts';

/**
 * Keeps the process running when something fails that nobody waits for, and logs it. Everything that has to be kept is in
 * the databases, written in transactions. A closed output ends nothing either.
 */
export function outliveAccidents(log: Log): void {
  process.on('unhandledRejection', (err) => log.error({ err }, 'something failed that nobody waits for'));
  process.on('uncaughtException', (err) => log.error({ err }, 'something failed that nobody waits for'));
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {});
}
