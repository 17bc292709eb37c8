import { readSandboxUrl } from '../../shared/config.ts';
import { UsageError } from '../../shared/errors.ts';
import { readArguments } from '../arguments.ts';
import { controlRoomClient, NoSandbox } from '../control-room/client.ts';
import { type Command, type CommandInput, NAME, type Output, optionsOf } from './command.ts';
import { COMMANDS } from './commands.ts';
import { COMPLETE, candidates } from './completion.ts';
import { helpOf, helpOfOne } from './help.ts';

/**
 * Does what was typed, and prints what came of it.
 * @param typed what follows the program's name
 * @param output where it prints
 * @returns the exit code, as help lists them
 */
export async function main(typed: readonly string[], output: Output = console): Promise<number> {
  try {
    if (typed[0] === COMPLETE) {
      const client = controlRoomClient(readSandboxUrl());
      output.log((await candidates(COMMANDS, typed.slice(1), client)).join('\n'));
      return 0;
    }
    const command = commandIn(typed);
    if (!command) return explain(typed, output);
    const input = read(command, typed.slice(command.name.split(' ').length));
    if (input.isOn('help')) {
      output.log(helpOfOne(command));
      return 0;
    }
    const against = input.option('against');
    const client = controlRoomClient(
      readSandboxUrl(against === undefined ? undefined : { SANDBOX_URL: against }),
    );
    const answer = await command.run(input, client, output);
    if (answer) output.log(input.isOn('json') ? JSON.stringify(answer.json, null, 2) : answer.text);
    return answer?.isFailure ? 1 : 0;
  } catch (error) {
    return complain(error, typed.includes('--json'), output);
  }
}

const commandIn = (typed: readonly string[]): Command | undefined =>
  COMMANDS.find(({ name }) => name.split(' ').every((word, index) => typed[index] === word));

/** There is no such command: only a call for help is right, for all or for those with the same first word. */
function explain(typed: readonly string[], output: Output): number {
  const [first] = typed;
  const related = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  const isForAll = first === undefined || first === '--help' || first === 'help';
  if (!isForAll && !(related.length > 0 && typed[1] === '--help')) {
    const there = related.length > 0 ? `. There are: ${related.map(({ name }) => name).join(', ')}` : '';
    throw new UsageError(`There is no command ${typed.slice(0, 2).join(' ')}${there}`);
  }
  output.log(helpOf(isForAll ? COMMANDS : related));
  return 0;
}

/** @throws UsageError */
function read(command: Command, typed: string[]): CommandInput {
  const args = command.args ?? [];
  const { values, positionals } = understood(command, typed);
  if (positionals.length > args.length)
    throw new UsageError(`Unexpected argument: ${positionals[args.length]}`);
  const argument = (name: string) => positionals[args.findIndex((each) => each.name === name)];
  const option = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const input: CommandInput = {
    argument,
    option,
    all(name) {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
    isOn: (name) => values[name] === true,
    need(name) {
      const value = argument(name);
      if (value === undefined) throw new UsageError(`${command.name} needs ${name}`);
      return value;
    },
  };
  if (!input.isOn('help')) {
    for (const { name, optional, choices } of args) {
      const value = optional ? argument(name) : input.need(name);
      const isWrong = value !== undefined && Array.isArray(choices) && !choices.includes(value);
      if (isWrong) throw new UsageError(`${name} is one of ${choices.join(', ')}, not ${value}`);
    }
  }
  return input;
}

function understood(
  command: Command,
  args: string[],
): { values: Record<string, unknown>; positionals: string[] } {
  const entries = Object.entries(optionsOf(command));
  const options = entries.map(([name, { value, isRepeatable }]) => [
    name,
    { type: value ? ('string' as const) : ('boolean' as const), multiple: isRepeatable === true },
  ]);
  const withoutValue = entries.flatMap(([name, { isValueOptional }]) => (isValueOptional ? [name] : []));
  return readArguments({ args, options: Object.fromEntries(options), allowPositionals: true }, withoutValue);
}

function complain(error: unknown, inJson: boolean, output: Output): number {
  const isWrongUsage = error instanceof Error && 'status' in error && error.status === 422;
  const code = error instanceof NoSandbox ? 3 : isWrongUsage ? 2 : 1;
  const message = error instanceof Error ? error.message : String(error);
  const hint = code === 2 ? `\n${NAME} --help says how` : '';
  output.error(inJson ? JSON.stringify({ message }) : `${message}${hint}`);
  return code;
}
