import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FREE_PORTS } from '../compose/child.ts';
import { connect, type Sandbox } from '../kit/kit.ts';
import { Ready, type SandboxOptions } from './messages.ts';

/** A sandbox in a process of its own, on free ports. It ends with the process that started it. */
export interface TrialSandbox extends Ready {
  dataDir: string;
  pid: number;
  kit: Sandbox;
  /** How it ended, and what it printed, where it has ended. */
  ending(): string | undefined;
  /** As a power cut does. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('../run.js', import.meta.url));
const PATIENCE_MS = 60_000;

/**
 * Starts one and resolves when it is ready.
 * @param dataDir keeps its data, and may have that of an earlier one
 * @param killWhen kills it as soon as this is so while it starts
 * @throws with what it printed, when it ends before it is ready or is not ready in a minute
 */
export async function startTrialSandbox(
  dataDir: string,
  options: SandboxOptions = {},
  killWhen?: () => boolean,
): Promise<TrialSandbox> {
  const child = fork(script, ['trial-sandbox', JSON.stringify(options)], {
    execArgv: [],
    env: { ...process.env, ...FREE_PORTS, DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let printed = '';
  let ending: string | undefined;
  child.stderr?.on('data', (text) => {
    printed += text;
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    ending = `it ended with ${code ?? signal}: ${printed.slice(-2000)}`;
    return ending;
  });
  const end = async (signal: 'SIGKILL' | undefined) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), signal ? 0 : PATIENCE_MS);
    if (signal === undefined && child.connected) child.disconnect();
    await ended;
    clearTimeout(timer);
  };
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const looking = killWhen && setInterval(() => killWhen() && child.kill('SIGKILL'), 2);
  const message = await Promise.race([
    once(child, 'message').then(([first]: unknown[]) => first),
    ended.then((reason) => {
      throw new Error(`the sandbox did not start: ${reason}`);
    }),
  ]).finally(() => {
    clearTimeout(late);
    clearInterval(looking);
  });
  const ready = Ready.parse(message);
  return {
    ...ready,
    dataDir,
    pid: child.pid ?? 0,
    kit: await connect(ready.urls.start),
    ending: () => ending,
    kill: () => end('SIGKILL'),
    stop: () => end(undefined),
  };
}

/** Lends a temporary folder. */
export async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trial-'));
  return use(folder).finally(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
}

/** Lends a sandbox with a temporary folder. */
export const withTrialSandbox = <Result>(
  options: SandboxOptions,
  use: (sandbox: TrialSandbox) => Promise<Result>,
): Promise<Result> =>
  withFolder(async (folder) => {
    const sandbox = await startTrialSandbox(folder, options);
    return use(sandbox).finally(() => sandbox.stop());
  });
