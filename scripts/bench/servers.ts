import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { close, listen } from '../../shared/web/servers.ts';
import { lookUntil } from '../steering/look-until.ts';

/** A server in a process of its own. */
export interface Server {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

export interface TimedServer extends Server {
  /** From its start until it first answered. */
  readyMs: number;
}

const TIMEOUT_MS = 30_000;
const POLL_MS = 10;
const LEAVING_MS = 5000;

/**
 * Starts `node` with the arguments that `argumentsFor` makes of a free port, and waits until it answers there.
 * @param environment beside the surrounding one
 * @throws with what it printed on stderr, when it ends or stays silent for half a minute
 */
export async function startServer(
  argumentsFor: (port: number) => string[],
  environment: (port: number) => Record<string, string> = () => ({}),
): Promise<TimedServer> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, argumentsFor(port), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment(port) },
  });
  const ended = once(child, 'exit');
  const printed: string[] = [];
  child.stderr.on('data', (chunk) => printed.push(String(chunk)));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill();
    const kill = setTimeout(() => child.kill('SIGKILL'), LEAVING_MS);
    await ended;
    clearTimeout(kill);
  };

  const isReady = await lookUntil(
    () => answers(url),
    (isAnswering) => isAnswering || child.exitCode !== null,
    { everyMs: POLL_MS, timeoutMs: TIMEOUT_MS },
  );
  if (!isReady) {
    child.kill();
    throw new Error(`${child.spawnargs.join(' ')} does not answer:\n${printed.join('')}`);
  }
  return { url, pid: child.pid ?? 0, readyMs: performance.now() - began, stop };
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
      return response.status !== 503;
    },
    () => false,
  );
