import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../../shared/config.ts';
import { FREE_PORTS } from './child.ts';
import { type Options, type Sandbox, startSandbox } from './sandbox.ts';

export interface TemporarySandbox extends Sandbox {
  dataDir: string;
}

/**
 * Starts a sandbox of one's own in this process: free ports, and a temporary folder that goes when it stops.
 * @param options the story of the five schools is played only where it is asked for, as it takes a second
 * @param fill puts into the folder what an earlier sandbox kept
 */
export async function startTemporarySandbox(
  options: Options = {},
  fill: (dataDir: string) => void = () => {},
): Promise<TemporarySandbox> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
  const removeFolder = () => rm(dataDir, { recursive: true, force: true });
  try {
    fill(dataDir);
    const config = readConfig({ ...FREE_PORTS, DATA_DIR: dataDir });
    const sandbox = await startSandbox(config, { story: false, ...options });
    return { ...sandbox, dataDir, stop: () => sandbox.stop().then(removeFolder) };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

/** Lends a temporary sandbox with the five schools' story. */
export async function withSandbox<Result>(use: (sandbox: Sandbox) => Promise<Result>): Promise<Result> {
  const sandbox = await startTemporarySandbox({ story: true });
  return use(sandbox).finally(() => sandbox.stop());
}
