import {
  type Argument,
  type Choices,
  COMMON_OPTIONS,
  type Command,
  NAME,
  type Option,
  optionsOf,
} from './command.ts';
import { table } from './format.ts';

const EXIT_CODES = `Exit codes
  0  it worked
  1  it failed or timed out
  2  usage error
  3  no sandbox answers`;

/** All commands, in the order of the table. */
export function helpOf(commands: readonly Command[]): string {
  const rows = commands.map(({ name, args = [], about }) => [
    `  ${[name, ...args.map(shown)].join(' ')}`,
    about,
  ]);
  return `${NAME}: controls a sandbox and waits for events in it.

Usage: ${NAME} COMMAND [OPTIONS]

${table(rows)}

Options of every command
${optionTable(COMMON_OPTIONS)}

${NAME} COMMAND --help explains one command.

${EXIT_CODES}
`;
}

/** One command, with all it takes. */
export function helpOfOne(command: Command): string {
  const { name, args = [], about } = command;
  const argumentRows = args.map(({ name, about: what, choices }) => [`  ${name}`, what + choicesIn(choices)]);
  return `${about}.

Usage: ${[NAME, name, ...args.map(shown), '[OPTIONS]'].join(' ')}
${argumentRows.length > 0 ? `\n${table(argumentRows)}\n` : ''}
${optionTable(optionsOf(command))}
`;
}

const shown = ({ name, optional }: Argument): string => (optional ? `[${name}]` : name);

const optionTable = (options: Record<string, Option>): string =>
  table(
    Object.entries(options).map(([name, { value, isValueOptional, about, choices }]) => [
      `  --${name}${isValueOptional ? `[=${value}]` : value ? ` ${value}` : ''}`,
      about + choicesIn(choices),
    ]),
  );

/** More than these are left to completion. */
const MOST_CHOICES = 40;

const choicesIn = (choices: Choices | undefined): string =>
  choices === undefined || choices === 'schools' || choices.length > MOST_CHOICES
    ? ''
    : `: ${choices.join(', ')}`;
