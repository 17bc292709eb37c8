import { main } from '../../scripts/cli/main.ts';

/** What a command printed, and its exit code. */
export interface CommandResult {
  code: number;
  out: string;
  complaint: string;
}

/** Runs a command in this process: a process of its own takes a second to load. */
export async function runCommand(typed: readonly string[]): Promise<CommandResult> {
  const printed = { out: '', complaint: '' };
  const code = await main(typed, {
    log: (text: string) => {
      printed.out += `${text}\n`;
    },
    error: (text: string) => {
      printed.complaint += `${text}\n`;
    },
  });
  return { code, ...printed };
}
