import { readConfig } from '../../shared/config.ts';
import { isStorageUnavailable, UsageError } from '../../shared/errors.ts';
import { BadSteps } from '../../shared/guide/steps.ts';
import { PortInUse } from '../../shared/web/servers.ts';
import { readArgumentsOrExit } from '../arguments.ts';
import { banner, forTraining, keepRunning, trainingNote } from './keep-running.ts';

const UNAVAILABLE =
  'Another program is using the sandbox’s databases, or the disk is full. Close the program, or free some space, and start again.';

/** `npm start`: runs the sandbox until Ctrl-C. Prints addresses and sign-ins, or what stops it from starting. */
export async function startFromCommandLine(): Promise<void> {
  try {
    await start();
  } catch (error) {
    const isForThePerson = [PortInUse, UsageError, BadSteps].some((kind) => error instanceof kind);
    if (isStorageUnavailable(error)) console.error(`\n${UNAVAILABLE}\n`);
    else console.error(isForThePerson ? `\n${error instanceof Error ? error.message : ''}\n` : error);
    process.exitCode = 1;
  }
}

async function start(): Promise<void> {
  const { values } = readArgumentsOrExit(
    {
      options: {
        fresh: { type: 'boolean', default: false },
        scenario: { type: 'string' },
        classroom: { type: 'string' },
        lan: { type: 'string' },
      },
    },
    ['lan'],
  );
  const config = readConfig();
  const training = forTraining(values.classroom, values.lan);
  const sandbox = await keepRunning(config, {
    fresh: values.fresh,
    story: values.scenario === undefined,
    scenario: values.scenario,
    ...training,
  });
  console.log(banner(sandbox, config.dataDir) + trainingNote(sandbox, training));
  if (!sandbox.storyProgress()) return;
  console.log('  Preparing the schools’ history. Pages open as soon as it is ready …');
  void sandbox.ready.then(
    () => console.log('  Ready.'),
    // Already reported.
    () => {},
  );
}
