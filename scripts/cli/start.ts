import { readConfigWith } from '../../shared/config.ts';
import type { Command, Option } from './command.ts';

const PORTS = {
  'start-port': 'START_PORT',
  'hub-port': 'HUB_PORT',
  'portal-port': 'PORTAL_PORT',
  'smtp-port': 'SMTP_PORT',
  'inbox-port': 'INBOX_PORT',
} as const;
const SETTINGS = { ...PORTS, 'data-dir': 'DATA_DIR' } as const;

const portOptions = Object.entries(PORTS).map(([name, variable]): [string, Option] => [
  name,
  { value: 'PORT', about: `As ${variable}; 0 takes any free port` },
]);

/** Begins a sandbox; every other command asks one that is running. */
export const start: Command = {
  name: 'start',
  about: 'Start a sandbox, until Ctrl-C',
  options: {
    fresh: { about: 'Forget everything and start from scratch' },
    'no-story': { about: 'Start without the five schools’ history' },
    scenario: { value: 'FILE', about: 'Load a scenario: a file, or a name of the library' },
    classroom: { value: 'N', about: 'Make N schools, one for each learner' },
    lan: {
      value: 'ADDRESS',
      isValueOptional: true,
      about: 'Open it to the local network, with a room password; ADDRESS chooses one of several',
    },
    ...Object.fromEntries(portOptions),
    'data-dir': { value: 'FOLDER', about: 'Where data is kept; as DATA_DIR' },
  },
  async run(input) {
    const settings = Object.entries(SETTINGS).flatMap(([name, variable]) => {
      const value = input.option(name);
      return value === undefined ? [] : [[variable, value] as const];
    });
    const config = readConfigWith(Object.fromEntries(settings));
    // Not before it is needed: both companies take a second to load.
    const { banner, forTraining, keepRunning, trainingNote } = await import('../compose/keep-running.ts');
    const training = forTraining(input.option('classroom'), input.option('lan'));
    const scenario = input.option('scenario');
    const sandbox = await keepRunning(config, {
      fresh: input.isOn('fresh'),
      story: !input.isOn('no-story') && scenario === undefined,
      scenario,
      ...training,
    });
    await sandbox.ready;
    const { urls, smtpPort } = sandbox;
    return {
      json: { urls, smtpPort, dataDir: config.dataDir },
      text: banner(sandbox, config.dataDir) + trainingNote(sandbox, training),
    };
  },
};
