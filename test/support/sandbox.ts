import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Options, type Sandbox, startSandbox } from '../../scripts/sandbox.ts';
import { readConfig } from '../../shared/config.ts';
import { type InboxReader, readInbox } from '../../shared/visitor/inbox.ts';

export interface TestSandbox extends Sandbox {
  mail: InboxReader;
  dataDir: string;
}

/**
 * A whole sandbox of one's own: free ports, a temporary folder, real MailDev. The story of the five schools is
 * played only where a test asks for it, as it takes a second.
 */
export async function startTestSandbox(options: Options = {}): Promise<TestSandbox> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sandbox-test-'));
  const sandbox = await startSandbox(
    readConfig({
      START_PORT: '0',
      HUB_PORT: '0',
      PORTAL_PORT: '0',
      SMTP_PORT: '0',
      INBOX_PORT: '0',
      DATA_DIR: dataDir,
    }),
    { story: false, ...options },
  );
  return {
    ...sandbox,
    mail: readInbox(sandbox.urls.inbox),
    dataDir,
    async stop() {
      await sandbox.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
