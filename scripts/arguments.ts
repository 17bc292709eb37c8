import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from '../shared/errors.ts';

/**
 * Reads what was typed, as Node's `parseArgs`.
 * @param optional the options whose value may be left out, and is blank then
 * @throws UsageError
 */
export function readArguments<Config extends ParseArgsConfig>(
  config: Config,
  optional: readonly string[] = [],
): ReturnType<typeof parseArgs<Config>> {
  const args = (config.args ?? process.argv.slice(2)).map((arg, index, all) => {
    const isWithoutValue = optional.includes(arg.slice(2)) && (all[index + 1] ?? '-').startsWith('-');
    return isWithoutValue ? `${arg}=` : arg;
  });
  try {
    const withArgs: Config = { ...config, args };
    return parseArgs(withArgs);
  } catch (error) {
    throw new UsageError(complaintOf(error), { cause: error });
  }
}

/** The same for a script of its own, which ends with exit code 2 where it cannot read what was typed. */
export function readArgumentsOrExit<Config extends ParseArgsConfig>(
  config: Config,
  optional: readonly string[] = [],
): ReturnType<typeof parseArgs<Config>> {
  try {
    return readArguments(config, optional);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

/** Says in our words what Node complains of. */
function complaintOf(error: unknown): string {
  const { code, message } = Object(error);
  const text = String(message);
  const [option = 'an option'] = /--?[\w-]+/.exec(text) ?? [];
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `There is no option ${option}`;
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `Unexpected argument: ${/'([^']*)'/.exec(text)?.[1] ?? ''}`;
    default:
      return text.includes('does not take') ? `${option} takes no value` : `${option} needs a value`;
  }
}
