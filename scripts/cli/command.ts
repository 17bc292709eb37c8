import type { Client } from '../control-room/client.ts';

/** The name of the installed command. */
export const NAME = 'wellbeing-xporter-sandbox';

/** What can be completed: these values, or the numbers of the running sandbox's schools. */
export type Choices = readonly string[] | 'schools';

export interface Argument {
  /** In capitals, as help shows it. */
  name: string;
  about: string;
  optional?: true;
  choices?: Choices;
}

export interface Option {
  about: string;
  /** In capitals, as help shows it; an option without one is a switch. */
  value?: string;
  /** Whether the value may be left out. Then it is blank. */
  isValueOptional?: true;
  /** Whether it may be typed several times. */
  isRepeatable?: true;
  choices?: Choices;
}

/** The arguments and options that were typed. */
export interface CommandInput {
  /** By the argument's name. */
  argument(name: string): string | undefined;
  /** @throws UsageError when it is missing */
  need(name: string): string;
  option(name: string): string | undefined;
  /** The values of an option that may be typed several times. */
  all(name: string): readonly string[];
  isOn(name: string): boolean;
}

export interface Answer {
  /** With --json. */
  json: unknown;
  /** For people. */
  text: string;
  /** Whether it is bad news, with exit code 1. */
  isFailure?: boolean;
}

/** Where commands print: results to `log`, failures to `error`. */
export type Output = Pick<Console, 'log' | 'error'>;

/** One command. Help and completion are made from it. */
export interface Command {
  /** Its name as typed: `school create`. */
  name: string;
  about: string;
  args?: readonly Argument[];
  options?: Record<string, Option>;
  /**
   * @param output for a command that prints before it ends
   * @returns what it prints at the end; undefined for nothing
   */
  run(input: CommandInput, client: Client, output: Output): Promise<Answer | undefined>;
}

/** Options of every command. */
export const COMMON_OPTIONS: Record<string, Option> = {
  against: {
    value: 'URL',
    about: 'The sandbox’s start page; default SANDBOX_URL, or http://127.0.0.1:3000',
  },
  json: { about: 'Answer in JSON' },
  help: { about: 'Show this help' },
};

/** All options of a command, by name. */
export const optionsOf = ({ options = {} }: Command): Record<string, Option> => ({
  ...options,
  ...COMMON_OPTIONS,
});
