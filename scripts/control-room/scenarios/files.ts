import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { UsageError } from '../../../shared/errors.ts';
import { decodeFile } from '../../../xporter-portal/mis/import/decode.ts';

/** A scenario as it is sent: its text, with the text of the CSV files beside it. */
export interface SentScenario {
  text: string;
  /** Its name, for messages. */
  file: string;
  /** By the name that the scenario gives. */
  files: Record<string, string>;
}

/** What names a scenario of the library, or is one of somebody’s own. */
export type ScenarioRequest = { name: string } | SentScenario;

/**
 * @param scenario a file (with a dot or a slash), a name of the library, or an object with the fields of a file
 * @throws UsageError for a file that is not there, or is not text, or for what is none of these
 */
export function scenarioRequest(scenario: unknown): ScenarioRequest {
  if (typeof scenario === 'object' && scenario !== null) return sentAsObject(scenario);
  if (typeof scenario !== 'string' || scenario === '')
    throw new UsageError(
      'A scenario is a name of the library, the path of a file, or an object with its fields',
    );
  return /[./\\]/.test(scenario) ? readScenarioFile(scenario) : { name: scenario };
}

/**
 * Reads a scenario file and the CSV files that it names. Does not check it.
 * @throws UsageError when there is no such file, or it is not text
 */
export function readScenarioFile(file: string): SentScenario {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}`);
  if (!statSync(file).isFile()) throw new UsageError(`${file} is not a file`);
  const text = textOf(file);
  return { text, file: path.basename(file), files: filesNamedIn(text, path.dirname(file)) };
}

/** The CSV files of an object are in the current folder. */
function sentAsObject(scenario: object): SentScenario {
  const text = JSON.stringify(scenario, null, 2);
  return { text, file: 'scenario', files: filesNamedIn(text, '.') };
}

function filesNamedIn(text: string, folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const school of schoolsIn(text)) {
    const name: unknown = Object(Object(school).people).file;
    const isBeside =
      typeof name === 'string' && !path.isAbsolute(name) && !name.split(/[/\\]/).includes('..');
    if (!isBeside) continue;
    const place = path.join(folder, name);
    if (/\.csv$/i.test(name) && statSync(place, { throwIfNoEntry: false })?.isFile())
      found[name] = textOf(place);
  }
  return found;
}

/** A text that cannot be read has none: checking it says why. */
function schoolsIn(text: string): unknown[] {
  try {
    const { schools } = Object(parse(text, { logLevel: 'silent' }));
    return Array.isArray(schools) ? schools : [];
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  const decoded = decodeFile(readFileSync(file));
  if (decoded.ok) return decoded.text;
  throw new UsageError(`${file}:${decoded.line}: ${decoded.why}`);
}
