import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../shared/config.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

/** Lends a sandbox on free ports, in a temporary folder, and leaves nothing of it behind. */
export async function withSandbox<Result>(use: (sandbox: Sandbox) => Promise<Result>): Promise<Result> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
  const free = { START_PORT: '0', HUB_PORT: '0', PORTAL_PORT: '0', SMTP_PORT: '0', INBOX_PORT: '0' };
  try {
    const sandbox = await startSandbox(readConfig({ ...free, DATA_DIR: dataDir }));
    return await use(sandbox).finally(() => sandbox.stop());
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
