import pino from 'pino';
import { createClock } from '../shared/clock.ts';
import { ConfigError, readConfig } from '../shared/config.ts';
import { createLog } from '../shared/web/log.ts';
import { listen, PortInUse } from '../shared/web/servers.ts';
import { type Given, startHub, startPortal } from './sides.ts';

/** Starts one side alone, to stand before the real other side or before somebody's own client. */
async function main(side: string | undefined): Promise<void> {
  if (side !== 'hub' && side !== 'portal') throw new ConfigError('Say which side: hub or portal');
  const config = readConfig();
  const listening = await listen(config.ports[side], side === 'hub' ? 'HUB_PORT' : 'PORTAL_PORT');
  const given: Omit<Given, 'otherUrl'> = {
    config,
    clock: createClock(),
    log: createLog('sandbox', config.logLevel, pino.destination(1)),
    smtp: { host: config.smtpHost, port: config.ports.smtp },
    listening,
  };
  const { url, stop } =
    side === 'hub'
      ? startHub({ ...given, otherUrl: config.portalUrl ?? `http://127.0.0.1:${config.ports.portal}` })
      : startPortal({ ...given, otherUrl: config.hubUrl ?? `http://127.0.0.1:${config.ports.hub}` });
  console.log(`${side} on ${url}`);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main(process.argv[2]).catch((error: unknown) => {
  const isForThePerson = error instanceof PortInUse || error instanceof ConfigError;
  console.error(isForThePerson ? error.message : error);
  process.exitCode = 1;
});
