import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startSandbox } from '../scripts/compose/sandbox.ts';
import { readInbox } from '../scripts/journey/inbox.ts';
import { authorise } from '../scripts/journey/people.ts';
import { readConfig } from '../shared/config.ts';
import { upn } from '../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../shared/sample-data/schools.ts';
import { close, listen } from '../shared/web/servers.ts';
import { readPeople } from '../xporter-portal/mis/import/read-file.ts';

const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
const [oakfield] = DEMO_SCHOOLS;

describe('the README', () => {
  it('has a client that gets from an invitation to pupils', async () => {
    const [, code = ''] = /<!-- client -->\n+```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    const dataDir = mkdtempSync(path.join(tmpdir(), 'readme-client-'));
    const { server, url } = await listen(0, 'PORT');
    await close(server);
    const sandbox = await startSandbox(
      readConfig({
        START_PORT: '0',
        HUB_PORT: '0',
        PORTAL_PORT: '0',
        SMTP_PORT: '0',
        INBOX_PORT: '0',
        DATA_DIR: dataDir,
        HUB_URL: url,
      }),
    );
    let client: ChildProcess | undefined;
    try {
      const file = path.join(dataDir, 'client.mts');
      writeFileSync(file, code);
      client = spawn(process.execPath, ['--import', 'tsx', file], {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        env: { ...process.env, XPORTER: sandbox.urls.portal, PORT: new URL(url).port },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      if (!client.stdout) throw new Error('the client says nothing');
      const output = text(client.stdout);
      const email = await readInbox(sandbox.urls.inbox).waitFor({ to: oakfield.head.email, subject: 'asks' });
      await authorise(email.links.find((link) => link.includes('/authorise/')) ?? '', oakfield);
      const lines = (await output).split('\n').filter((line) => /^\w+ .+ [A-Z]\d{12}$/.test(line));
      expect(lines.length).to.be.within(370, 440);
    } finally {
      client?.kill();
      await sandbox.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('has a file of people that can be imported', () => {
    const [, csv = ''] = /```csv\n([\s\S]*?)```/.exec(readme) ?? [];
    const { pupils, staff, refusals } = readPeople('people.csv', csv);
    expect(refusals, `as in ${upn(oakfield.estab, 21, 1)}`).to.deep.equal([]);
    expect([pupils.length, staff.length]).to.deep.equal([1, 1]);
  });
});
