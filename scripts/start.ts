import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../shared/config.ts';
import { PortInUse } from '../shared/web/servers.ts';
import { banner, keepRunning } from './keep-running.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } });
  const config = readConfig();
  console.log(banner(await keepRunning(config, { fresh: values.fresh, story: true }), config.dataDir));
}

main().catch((error: unknown) => {
  const isForThePerson = error instanceof PortInUse || error instanceof ConfigError;
  console.error(isForThePerson ? `\n${error.message}\n` : error);
  process.exitCode = 1;
});
