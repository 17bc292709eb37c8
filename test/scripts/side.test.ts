import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ownSideData } from '../../scripts/compose/own-side-data.ts';

const script = fileURLToPath(new URL('../../scripts/side.ts', import.meta.url));

describe('a side on its own', function () {
  this.timeout(60_000);

  for (const [side, waitsFor] of [
    ['hub', '/xporter/authorised'],
    ['portal', '/api/Manage/SchoolRegister'],
  ] as const) {
    it(`prints the ${side}’s address, sign-in and what it waits for, and logs to a file`, async () => {
      const dataDir = mkdtempSync(path.join(tmpdir(), 'side-'));
      const env = { ...process.env, DATA_DIR: dataDir, HUB_PORT: '0', PORTAL_PORT: '0' };
      const child = spawn(process.execPath, ['--import', 'tsx', script, side], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      try {
        let printed = '';
        for await (const piece of child.stdout) {
          printed += piece;
          if (printed.includes('Ctrl-C')) break;
        }
        const [url = ''] = /http:\/\/\S+/.exec(printed) ?? [];
        expect((await fetch(`${url}/sign-in`)).status).to.equal(200);
        expect(printed).to.contain('sandbox-password').and.contain(`It waits for`).and.contain(waitsFor);
        expect(printed).to.not.contain('{');
        expect(existsSync(path.join(dataDir, 'sandbox.log'))).to.equal(true);
      } finally {
        const ended = once(child, 'exit');
        child.kill('SIGINT');
        await ended;
        rmSync(dataDir, { recursive: true, force: true });
      }
    });
  }

  it('does not start on data that another process has, and names it', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'side-'));
    const giveBack = ownSideData(dataDir, 'hodder-hub');
    const start = async () => {
      const env = { ...process.env, DATA_DIR: dataDir, HUB_PORT: '0' };
      const child = spawn(process.execPath, ['--import', 'tsx', script, 'hub'], { env });
      const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
      return { said, code };
    };
    const { said, code } = await start();
    giveBack();
    rmSync(dataDir, { recursive: true, force: true });
    expect(code).to.equal(1);
    expect(said).to.contain(`in use by another sandbox, process ${process.pid}`).and.not.contain('    at ');
  });
});
