import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../shared/config.ts';
import { BadSteps } from '../shared/guide/steps.ts';
import { PortInUse } from '../shared/web/servers.ts';
import { banner, forTraining, keepRunning, trainingNote } from './keep-running.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fresh: { type: 'boolean', default: false },
      classroom: { type: 'string' },
      lan: { type: 'boolean', default: false },
    },
  });
  const config = readConfig();
  const training = forTraining(values.classroom, values.lan);
  const sandbox = await keepRunning(config, { fresh: values.fresh, ...training });
  console.log(banner(sandbox, config.dataDir) + trainingNote(sandbox, training.lan));
}

main().catch((error: unknown) => {
  const isForThePerson = [PortInUse, ConfigError, BadSteps].some((kind) => error instanceof kind);
  console.error(isForThePerson ? `\n${error instanceof Error ? error.message : ''}\n` : error);
  process.exitCode = 1;
});
