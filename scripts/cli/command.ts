import type { Client } from '../control-room/client.ts';

/** What it is called where it is installed. */
export const NAME = 'wellbeing-xporter-sandbox';

/** What can be completed: these words, or the numbers of the running sandbox's schools. */
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
  choices?: Choices;
}

/** What was asked for, taken apart. */
export interface Given {
  /** By the argument's name. */
  argument(name: string): string | undefined;
  /** @throws UsageError when it was left out */
  need(name: string): string;
  option(name: string): string | undefined;
  isOn(name: string): boolean;
}

export interface Answer {
  /** For programs. */
  json: unknown;
  /** For people. */
  text: string;
}

/** One command. Help and completion are made from it. */
export interface Command {
  /** As it is typed: `school create`. */
  words: string;
  about: string;
  args?: readonly Argument[];
  options?: Record<string, Option>;
  run(given: Given, client: Client): Promise<Answer>;
}

/** What every command takes. */
export const COMMON_OPTIONS: Record<string, Option> = {
  against: {
    value: 'URL',
    about: 'The sandbox’s start page; default SANDBOX_URL, or http://127.0.0.1:3000',
  },
  json: { about: 'Answer in JSON' },
  help: { about: 'Show this help' },
};

/** What an option takes, by its name. */
export const optionsOf = ({ options = {} }: Command): Record<string, Option> => ({
  ...options,
  ...COMMON_OPTIONS,
});
