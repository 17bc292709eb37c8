import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What the environment says for any free port. */
export const FREE_PORTS = {
  START_PORT: '0',
  HUB_PORT: '0',
  PORTAL_PORT: '0',
  SMTP_PORT: '0',
  INBOX_PORT: '0',
};

/** A sandbox in a process of its own, as `npm start` makes one. */
export interface ChildSandbox {
  startUrl: string;
  /** As Ctrl-C does. Resolves with the exit code when it has ended. */
  interrupt(): Promise<number | null>;
  /** As a power cut does. */
  kill(): Promise<void>;
}

const script = fileURLToPath(new URL('../run.js', import.meta.url));

/**
 * Starts one on free ports and resolves when it is ready.
 * @param environment adds to, or overrides, the surrounding environment and the free ports
 * @throws with what it printed, when it ends before it is ready
 */
export async function spawnSandbox(environment: Record<string, string>): Promise<ChildSandbox> {
  const child = spawn(process.execPath, [script, 'start'], {
    env: { ...process.env, ...FREE_PORTS, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  const printed: string[] = [];
  createInterface(child.stderr).on('line', (line) => printed.push(line));

  const startUrl = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      printed.push(line);
      const [, url] = /Start page\s+(http:\S+)/.exec(line) ?? [];
      if (url) resolve(url);
    });
    void ended.then(() => reject(new Error(`the sandbox did not start:\n${printed.join('\n')}`)));
  });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    startUrl,
    interrupt: () => end('SIGINT'),
    kill: async () => {
      await end('SIGKILL');
    },
  };
}
