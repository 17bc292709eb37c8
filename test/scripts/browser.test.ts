import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';

const launch = `
  import { launchBrowser } from '${new URL('../../scripts/browser.ts', import.meta.url)}';
  const browser = await launchBrowser(process.argv[1]);
  const page = await browser.newPage();
  await page.setContent('<h1>Here</h1>');
  if ((await page.textContent('h1')) !== 'Here') process.exitCode = 1;
  await browser.close();
`;

describe('The browser that npm installs', () => {
  it('starts in four processes at once where nobody has unpacked it yet', async function () {
    if (process.platform !== 'linux' || process.arch !== 'x64') this.skip();
    this.timeout(120_000);
    const cache = mkdtempSync(path.join(tmpdir(), 'browser-'));
    const processes = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', launch, cache], {
        env: { ...process.env, TMPDIR: cache },
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );
    const codes = await Promise.all(processes.map(async (each) => (await once(each, 'exit'))[0]));

    expect(codes).to.deep.equal([0, 0, 0, 0]);
    expect(readdirSync(cache).filter((name) => name.startsWith('unpacking-'))).to.deep.equal([]);
    rmSync(cache, { recursive: true, force: true });
  });
});
