import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the bundle of the sources', function () {
  this.timeout(60_000);
  let bundles: string;

  before(() => {
    // As deep in the project as the usual folder: a bundle names templates and packages from there.
    bundles = mkdtempSync(path.join(root, '.bundles-'));
  });
  after(() => rmSync(bundles, { recursive: true, force: true }));

  const help = async (): Promise<string> => {
    const script = `
      const { bundled } = await import(${JSON.stringify(pathToFileURL(path.join(root, 'scripts/bundle.js')).href)});
      await import(await bundled('cli', ${JSON.stringify(bundles)}));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, '--', '--help']);
    return stdout;
  };

  it('is made once and whole, however many need it at once', async () => {
    const printed = await Promise.all([help(), help(), help(), help()]);
    for (const each of printed) expect(each).to.contain('Usage:');
    expect(readdirSync(bundles)).to.have.length(1);
  });

  it('is used again while the sources stay as they are', async () => {
    const [before] = readdirSync(bundles);
    await help();
    expect(readdirSync(bundles)).to.deep.equal([before]);
  });
});
