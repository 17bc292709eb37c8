import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../scripts/kit/kit.ts';

const run = promisify(execFile);
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

describe('the examples', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  const PROGRAMS = [
    { language: 'fetch alone', program: process.execPath, file: 'plain-fetch.mjs' },
    { language: 'Python', program: 'python3', file: 'standard_library.py' },
    { language: 'Ruby', program: 'ruby', file: 'standard_library.rb' },
  ];
  for (const { language, program, file } of PROGRAMS) {
    it(`play with ${language}`, async function () {
      const isThere = await run(program, ['--version']).then(
        () => true,
        () => false,
      );
      if (!isThere) {
        console.log(`      ${program} is not on this machine: ${file} was not run`);
        this.skip();
      }
      const { stdout } = await run(program, [here(file)], {
        env: { ...process.env, SANDBOX_URL: sandbox.urls.start },
      });
      expect(stdout).to.match(/^http:\S+\/authorise\/\S+\nconnection\.connected\n$/);
    });
  }
});
