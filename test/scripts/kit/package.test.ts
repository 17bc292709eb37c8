import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { lookUntil } from '../../../scripts/steering/look-until.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const frameworks = path.join(root, 'test/frameworks');
const NAME = 'wellbeing-xporter-sandbox';
const TEST_MS = 30_000;

const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const [, example = ''] = /<!-- kit -->\n```js\n([\s\S]*?)```/.exec(readme) ?? [];
const kitPage = readFileSync(path.join(root, '.github/KIT.md'), 'utf8');
const [, playwright = ''] = /<!-- playwright -->\n```js\n([\s\S]*?)```/.exec(kitPage) ?? [];
const [, cypress = ''] = /<!-- cypress -->\n```js\n([\s\S]*?)```/.exec(kitPage) ?? [];
const [, ownApp = ''] = /<!-- own-app -->\n```js\n([\s\S]*?)```/.exec(kitPage) ?? [];
/** Does with the tasks what Cypress does, which is too large to install: it passes JSON to and fro. */
const asCypress = `
const { default: config } = await import('./cypress.config.mjs');
let tasks;
config.e2e.setupNodeEvents((_name, given) => { tasks = given; });
const task = async (name, value) => JSON.parse(JSON.stringify(await tasks['sandbox:' + name](JSON.parse(JSON.stringify(value)))));
const { estab, head } = await task('school', null);
await task('fault', { name: 'api-slow', on: true, school: estab });
await task('jump', { school: estab, to: 'invited' });
const { to } = await task('email', { to: head.email, subject: 'asks' });
if (to !== head.email) throw new Error(to);
const { pathname } = new URL(await task('enter', { school: estab, who: 'coordinator' }));
if (!pathname.startsWith('/enter/')) throw new Error(pathname);`;
const withoutIt = example.replace("import { it } from 'node:test';\n", '');
const asCommonJs = (code: string): string =>
  code.replace(/^import (.+) from ('[^']+');$/gm, 'const $1 = require($2);');

/** What ws, which MailDev's page uses, tries to load and does without. */
const OPTIONAL = ['bufferutil', 'utf-8-validate'];

const tsc = (resolution: 'node16' | 'bundler', file: string): string[] => [
  ...[path.join(root, 'node_modules/.bin/tsc'), '--noEmit', '--ignoreConfig', '--strict'],
  ...['--module', resolution === 'bundler' ? 'esnext' : 'node16', '--moduleResolution', resolution],
  ...['--target', 'es2023', '--types', 'node', file],
];
/** As the page says for TypeScript. */
const typed = (code: string): string =>
  code
    .replace(
      '{ sandboxFixtures }',
      '{ sandboxFixtures, type SandboxTestFixtures, type SandboxWorkerFixtures }',
    )
    .replace('extend(', 'extend<SandboxTestFixtures, SandboxWorkerFixtures>(');

/** Each project has what its developer would have: the archive, the example and nothing else of ours. */
const PROJECTS: { name: string; file: string; code: string; command: string[] }[] = [
  { name: 'node:test', file: 'kit.mjs', code: example, command: ['node', '--test', 'kit.mjs'] },
  { name: 'CommonJS', file: 'kit.cjs', code: asCommonJs(example), command: ['node', '--test', 'kit.cjs'] },
  {
    name: 'mocha',
    file: 'kit.mjs',
    code: withoutIt,
    command: [
      path.join(root, 'node_modules/.bin/mocha'),
      '--no-config',
      '--timeout',
      `${TEST_MS}`,
      'kit.mjs',
    ],
  },
  {
    name: 'Vitest',
    file: 'kit.test.mjs',
    code: example.replace("'node:test'", "'vitest'"),
    command: [path.join(frameworks, 'node_modules/.bin/vitest'), 'run', `--testTimeout=${TEST_MS}`],
  },
  {
    name: 'Jest',
    file: 'kit.test.js',
    code: asCommonJs(withoutIt),
    command: [path.join(frameworks, 'node_modules/.bin/jest'), '--rootDir=.', `--testTimeout=${TEST_MS}`],
  },
  {
    name: 'Playwright',
    file: 'kit.spec.mjs',
    code: playwright,
    command: [path.join(frameworks, 'node_modules/.bin/playwright'), 'test'],
  },
  {
    name: 'Cypress',
    file: 'cypress.config.mjs',
    code: cypress,
    command: ['node', '--input-type=module', '-e', asCypress],
  },
  {
    name: 'Playwright and Cypress, CommonJS and types',
    file: 'kit.cts',
    code: `${typed(playwright)}${cypress.replace('(on)', '(on: (name: string, tasks: object) => void)')}`,
    command: tsc('node16', 'kit.cts'),
  },
  ...(['node16', 'bundler'] as const).flatMap((resolution) =>
    ['kit.mts', ...(resolution === 'node16' ? ['kit.cts'] : [])].map((file) => ({
      name: `TypeScript, ${resolution}, ${file}`,
      file,
      code: example,
      command: tsc(resolution, file),
    })),
  ),
];

describe('the package', function () {
  this.timeout(180_000);
  let projects: string;
  let archive: string;

  before(async () => {
    const install = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'];
    await run('npm', install, { cwd: frameworks });
    await run(process.execPath, [path.join(root, 'scripts/build.js')]);
    // Below the root, where the packages that ours needs are found: to install them again would take minutes.
    projects = mkdtempSync(path.join(root, '.bundles-projects-'));
    const packed = await run('npm', ['pack', '--ignore-scripts', '--pack-destination', projects], {
      cwd: root,
    });
    archive = path.join(projects, packed.stdout.trim().split('\n').at(-1) ?? '');
  });
  after(() => rmSync(projects, { recursive: true, force: true }));

  function emptyProject(name: string): string {
    const project = path.join(projects, name.replace(/\W+/g, '-'));
    mkdirSync(path.join(project, 'node_modules'), { recursive: true });
    writeFileSync(path.join(project, 'package.json'), '{ "name": "theirs" }');
    mkdirSync(path.join(project, 'node_modules/@playwright'));
    for (const name of ['vitest', '@playwright/test'])
      symlinkSync(
        path.join(frameworks, 'node_modules', name),
        path.join(project, 'node_modules', name),
        'dir',
      );
    return project;
  }

  async function unpacked(project: string): Promise<string> {
    const folder = path.join(project, 'node_modules', NAME);
    mkdirSync(folder);
    await run('tar', ['xzf', archive, '-C', folder, '--strip-components=1']);
    return folder;
  }

  async function passes(project: string, [program = '', ...args]: string[]): Promise<void> {
    const { NODE_OPTIONS: _, FORCE_COLOR: __, ...env } = process.env;
    await run(program, args, { cwd: project, env }).catch((error: unknown) => {
      const { stdout, stderr } = Object(error);
      throw new Error(`${stdout}\n${stderr}`);
    });
  }

  for (const { name, file, code, command } of PROJECTS) {
    it(`runs the documented example in an empty project: ${name}`, async () => {
      const project = emptyProject(name);
      await unpacked(project);
      writeFileSync(path.join(project, file), code);
      await passes(project, command);
    });
  }

  it('runs the example of an app of one’s own from a linked folder', async () => {
    const project = emptyProject('linked');
    symlinkSync(root, path.join(project, 'node_modules', NAME), 'dir');
    writeFileSync(path.join(project, 'app.mjs'), ownApp);
    await passes(project, ['node', 'app.mjs']);
  });

  it('holds no test and no source, and needs no package that it does not name', async () => {
    const folder = await unpacked(emptyProject('contents'));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /^test\b|(?<!\.d)\.ts$/.test(file))).to.deep.equal([]);
    const { dependencies } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const needed = files
      .filter((file) => /^dist\/.*\.js$/.test(file))
      .flatMap((file) => [
        ...readFileSync(path.join(folder, file), 'utf8').matchAll(
          /(?<![`'])(?:\bfrom ?|\bimport ?|require\d*\(|\bimport\()"((?:@[\w-]+\/)?[\w-]+)(?:\/[^"]*)?"/g,
        ),
      ])
      .map(([, name = '']) => name)
      .filter(
        (name) => !builtinModules.includes(name) && name !== 'node' && ![NAME, ...OPTIONAL].includes(name),
      );
    expect(Object.keys(dependencies)).to.include.members([...new Set(needed)]);
  });

  it('leaves no folder behind where the whole group of processes is stopped, as a CI does', async () => {
    const project = emptyProject('stopped');
    await unpacked(project);
    const folder = path.join(project, 'tmp');
    mkdirSync(folder);
    writeFileSync(
      path.join(project, 'stopped.mjs'),
      `import { startSandbox } from '${NAME}';
      await startSandbox();
      console.log('ready');
      setInterval(() => {}, 1000);`,
    );
    const child = spawn(process.execPath, ['stopped.mjs'], {
      cwd: project,
      detached: true,
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const kept = async () => readdirSync(folder).filter((name) => name.startsWith('sandbox-'));
    expect(await kept()).to.have.length(1);
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    const left = await lookUntil(kept, (names) => names.length === 0, { everyMs: 50, timeoutMs: 10_000 });
    expect(left).to.deep.equal([]);
  });

  it('prints nothing on standard output, and serves its pages’ styles', async () => {
    const project = emptyProject('quiet');
    await unpacked(project);
    writeFileSync(
      path.join(project, 'quiet.mjs'),
      `import { startSandbox } from '${NAME}';
      const sandbox = await startSandbox();
      for (const asset of ['bootstrap/css/bootstrap.min.css', 'icons/bootstrap-icons.min.css', 'ui/base.css']) {
        const { status } = await fetch(sandbox.urls.portal + '/assets/' + asset);
        if (status !== 200) throw new Error(asset + ' ' + status);
      }
      await sandbox.stop();`,
    );
    expect(await run(process.execPath, ['quiet.mjs'], { cwd: project })).to.include({
      stdout: '',
      stderr: '',
    });
  });
});
