import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { close, listen } from '../../shared/web/servers.ts';

/** A server in a process of its own. */
export interface Server {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const PATIENCE_MS = 30_000;
const POLL_MS = 50;

/**
 * Starts `node` with the arguments that `argumentsFor` makes of a free port, and waits until it answers there.
 * @throws with what it printed on stderr, when it ends or stays silent for half a minute
 */
export async function startServer(argumentsFor: (port: number) => string[]): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, argumentsFor(port), { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const printed: string[] = [];
  child.stderr.on('data', (chunk) => printed.push(String(chunk)));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill();
    await ended;
  };

  const deadline = performance.now() + PATIENCE_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill();
      throw new Error(`${child.spawnargs.join(' ')} does not answer:\n${printed.join('')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return { url, pid: child.pid ?? 0, stop };
}

async function freePort(): Promise<number> {
  const { server, url } = await listen(0, '');
  await close(server);
  return Number(new URL(url).port);
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return true;
    },
    () => false,
  );
