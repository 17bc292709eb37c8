import { readFileSync } from 'node:fs';
import { UsageError } from '../../shared/errors.ts';
import { writeWhole } from '../../shared/write-whole.ts';
import type { Command } from './command.ts';
import { statuses } from './format.ts';

/** A whole sandbox in a file. */
export const stateCommands: readonly Command[] = [
  {
    name: 'state save',
    about: 'Save the whole sandbox in a file: both companies, all emails and the time',
    args: [{ name: 'FILE', about: 'Where to save; replaces a file of that name' }],
    async run(input, client) {
      const file = input.need('FILE');
      const bytes = await client.saveState({});
      withFile(file, () => writeWhole(file, Buffer.from(bytes)));
      return { json: { file, bytes: bytes.length }, text: `Saved in ${file}` };
    },
  },
  {
    name: 'state load',
    about: 'Replace everything in the sandbox by a saved state, and sign everybody out',
    args: [{ name: 'FILE', about: 'A file from state save' }],
    async run(input, client) {
      const file = input.need('FILE');
      const schools = await client.loadState({ file: withFile(file, () => readFileSync(file)) });
      return { json: schools, text: statuses(schools) };
    },
  },
];

/** @throws UsageError where the file cannot be read or written */
function withFile<Result>(file: string, act: () => Result): Result {
  try {
    return act();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? `: ${cause.code}` : '';
    throw new UsageError(`The file ${file} cannot be used${code}`, { cause });
  }
}
