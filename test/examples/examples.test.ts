import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { z } from 'zod';
import { type Sandbox, startSandbox } from '../../scripts/kit/kit.ts';
import { sandboxTasks } from './cypress-tasks.ts';

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

  it('play with the tasks that Cypress would call', async () => {
    const tasks = sandboxTasks(sandbox.urls.start);
    const School = z.object({ estab: z.string(), head: z.object({ email: z.string() }) });
    const { estab, head } = School.parse(await tasks['sandbox:school'](null));
    await tasks['sandbox:jump']({ estab, to: 'invited' });
    const email = await tasks['sandbox:email']({ to: head.email, subject: 'asks' });
    expect(email).to.have.property('to', head.email);
    expect(await tasks['sandbox:enter']({ estab, who: 'coordinator' })).to.have.property('url');
  });

  it('work in a project that has the sandbox among its dependencies', async () => {
    const project = mkdtempSync(path.join(tmpdir(), 'kit-project-'));
    try {
      mkdirSync(path.join(project, 'node_modules'));
      symlinkSync(here('../..'), path.join(project, 'node_modules/wellbeing-xporter-sandbox'), 'dir');
      symlinkSync(here('../../node_modules/tsx'), path.join(project, 'node_modules/tsx'), 'dir');
      writeFileSync(
        path.join(project, 'use.mjs'),
        `import { connect } from 'wellbeing-xporter-sandbox';
         const sandbox = await connect('${sandbox.urls.start}');
         console.log((await sandbox.schools.create()).estab);`,
      );
      const { stdout } = await run(process.execPath, ['--import', 'tsx', 'use.mjs'], { cwd: project });
      expect(stdout).to.match(/^\d{7}\n$/);
    } finally {
      rmSync(project, { recursive: true, force: true });
    }
  });

  it('are the one that the README shows', () => {
    const readme = readFileSync(here('../../README.md'), 'utf8');
    const [, shown = ''] = /<!-- kit -->\n```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(shown).to.equal(readFileSync(here('kit.test.ts'), 'utf8'));
  });
});
