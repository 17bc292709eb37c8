import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NotFoundError, UsageError } from '../../../shared/errors.ts';
import type { SchoolOnBothSides } from '../schools.ts';
import { readScenarioFile, type SentScenario } from './files.ts';
import type { Effect, ScenarioLoader } from './load.ts';
import { mustReadScenario, type Read, readScenario } from './read.ts';
import type { Scenario } from './scenario.ts';

const FOLDER = fileURLToPath(new URL('../../scenarios', import.meta.url));

/** As a request to the API has it: one of name and text. */
interface Requested {
  /** Of the library. */
  name?: string | undefined;
  text?: string | undefined;
  file?: string | undefined;
  files?: Record<string, string> | undefined;
}

/** A scenario of the library. */
export interface LibraryScenario extends Scenario {
  name: string;
}

/** The names of the library’s scenarios, in the order in which it shows them. */
export const libraryNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => path.basename(file, '.yaml'))
    .sort();

/** The path of a scenario of the library. @throws NotFoundError naming those there are */
export function libraryFile(name: string): string {
  const names = libraryNames();
  if (names.includes(name)) return path.join(FOLDER, `${name}.yaml`);
  throw new NotFoundError(`There is no scenario ${name} in the library. There are: ${names.join(', ')}`);
}

/** Scenarios that a sandbox can load: those of the library, and those that are sent to it. */
export class ScenarioLibrary {
  readonly #loader: ScenarioLoader;
  readonly #now: () => Date;
  #known: LibraryScenario[] | undefined;

  /** @param now the sandbox’s time, to which a scenario’s clock is compared */
  constructor(loader: ScenarioLoader, now: () => Date) {
    this.#loader = loader;
    this.#now = now;
  }

  list(): LibraryScenario[] {
    this.#known ??= libraryNames().map((name) => ({ name, ...this.mustRead({ name }) }));
    return this.#known;
  }

  /** @throws NotFoundError */
  named(name: string): LibraryScenario {
    return { name, ...this.mustRead({ name }) };
  }

  /** @throws NotFoundError for a name that the library does not have, or UsageError for neither name nor text */
  read(request: Requested): Read {
    return readScenario(...sourceOf(request, this.#now()));
  }

  /** @throws the same, and UsageError naming every mistake */
  mustRead(request: Requested): Scenario {
    return mustReadRequested(request, this.#now());
  }

  effectOf(scenario: Scenario): Promise<Effect> {
    return this.#loader.effectOf(scenario);
  }

  /** Its schools, as far as the sandbox has them. */
  schoolsOf(scenario: Scenario): Promise<SchoolOnBothSides[]> {
    return this.#loader.schoolsOf(scenario);
  }

  /** @returns its schools */
  load(scenario: Scenario): Promise<SchoolOnBothSides[]> {
    return this.#loader.load(scenario);
  }
}

/**
 * @param now the time of the sandbox that would load it
 * @throws UsageError naming every mistake, or NotFoundError for a name that the library does not have
 */
export const mustReadRequested = (request: Requested, now: Date): Scenario =>
  mustReadScenario(...sourceOf(request, now));

function sourceOf(request: Requested, now: Date): Parameters<typeof readScenario> {
  const { file, text, files } = sent(request);
  return [file, text, (name) => files[name], now];
}

function sent({ name, text, file = 'scenario', files = {} }: Requested): SentScenario {
  if ((name === undefined) === (text === undefined))
    throw new UsageError('Send either name, for a scenario of the library, or text, for one of your own');
  return text === undefined ? readScenarioFile(libraryFile(name ?? '')) : { text, file, files };
}
