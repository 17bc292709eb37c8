import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../scripts/compose/sandbox.ts';
import { controlRoomClient } from '../scripts/control-room/client.ts';
import { evaluate } from '../scripts/control-room/client-check/evaluate.ts';
import { readInbox } from '../scripts/journey/inbox.ts';
import { authorise } from '../scripts/journey/people.ts';
import { lookUntil } from '../scripts/steering/look-until.ts';
import { readConfig } from '../shared/config.ts';
import { upn } from '../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../shared/sample-data/schools.ts';
import { close, listen } from '../shared/web/servers.ts';
import { readPeople } from '../xporter-portal/mis/import/read-file.ts';
import { WELLBEING } from './support/sides.ts';

const run = promisify(execFile);
const fileNamed = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const readme = readFileSync(fileNamed('README.md'), 'utf8');
const scenarios = readFileSync(fileNamed('.github/SCENARIOS.md'), 'utf8');
const CLI = fileNamed('scripts/cli.js');
const [oakfield] = DEMO_SCHOOLS;

describe('the README', () => {
  let sandbox: Sandbox;
  let dataDir: string;
  let hubUrl: string;

  before(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'readme-client-'));
    const { server, url } = await listen(0, 'PORT');
    hubUrl = url;
    await close(server);
    sandbox = await startSandbox(
      readConfig({
        START_PORT: '0',
        HUB_PORT: '0',
        PORTAL_PORT: '0',
        SMTP_PORT: '0',
        INBOX_PORT: '0',
        DATA_DIR: dataDir,
        HUB_URL: hubUrl,
      }),
    );
  });
  after(async () => {
    await sandbox.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('has commands for an app of one’s own, from its creation to pupils by both APIs', async () => {
    const [, section = ''] = /<!-- own-app -->\n+```sh\n([\s\S]*?)```/.exec(readme) ?? [];
    const commands = section.replaceAll('http://127.0.0.1:3002', sandbox.urls.portal);
    // npx takes half a second for each command.
    writeFileSync(path.join(dataDir, 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${CLI}" "$@"\n`, {
      mode: 0o755,
    });
    const ended = run('sh', ['-e', '-c', commands], {
      cwd: dataDir,
      env: { ...process.env, PATH: `${dataDir}:${process.env.PATH}`, SANDBOX_URL: sandbox.urls.start },
    }).catch((error: unknown) => Object(error));
    await Promise.race([stopTheCheck(), ended]);
    const { stdout, stderr, code } = await ended;
    expect(code, 'a check that is stopped is no success').to.equal(1);
    expect(stdout, stderr)
      .to.contain('reading-log.example')
      .and.match(/schoolSecret +\S+/);
    expect(stdout, stderr).to.match(
      /"Students":\[\{.*"RowCount":\d+.*\{"users":\[\{.*\d+ passed, 0 failed, \d+ not seen/s,
    );
    expect(readFileSync(path.join(dataDir, 'report.xml'), 'utf8')).to.contain('<testsuite ');
  });

  /** As a person does who has seen enough of it: nothing here is a client. */
  async function stopTheCheck(): Promise<void> {
    const room = controlRoomClient(sandbox.urls.start);
    const relyingParty = 'reading-log.example';
    const look = () => room.clientCheck({ relyingParty }).catch(() => undefined);
    const hasBegun = (report?: { now: { name: string } | null }) => report?.now?.name === 'authorise';
    await lookUntil(look, hasBegun, { everyMs: 50, timeoutMs: 30_000 });
    await room.stopClientCheck({ relyingParty });
  }

  it('has a client that gets from an invitation to pupils', async () => {
    const [, code = ''] = /<!-- client -->\n+```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    const file = path.join(dataDir, 'client.mts');
    writeFileSync(file, code);
    const { portal } = sandbox.room;
    const { relyingParty } = WELLBEING;
    await portal.watchClient(relyingParty, true);
    const client = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, XPORTER: sandbox.urls.portal, PORT: new URL(hubUrl).port },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const output = text(client.stdout);
      const email = await readInbox(sandbox.urls.inbox).waitFor({
        to: oakfield.head.email,
        subject: 'Hodder Education asks',
      });
      await authorise(email.links.find((link) => link.includes('/authorise/')) ?? '', oakfield);
      const lines = (await output).split('\n').filter((line) => /^\w+ .+ [A-Z]\d{12}$/.test(line));
      expect(lines.length).to.be.within(370, 440);
      const { observations } = await portal.clientEvidence(relyingParty, 0);
      const always = { from: 0, until: Number.POSITIVE_INFINITY };
      const played = [
        { name: 'authorise' as const, ...always },
        { name: 'read' as const, ...always },
      ];
      const results = evaluate({ estab: oakfield.estab, observations, played });
      expect(results.filter(({ verdict }) => verdict === 'fail')).to.deep.equal([]);
      expect(results.flatMap(({ number, verdict }) => (verdict === 'pass' ? number : []))).to.deep.equal(
        ['01', '02', '06', '07', '08', '09', '10', '11', '12', '13'].map((number) => `CC-${number}`),
      );
    } finally {
      client.kill();
    }
  });
});

describe('the page of scenarios', () => {
  it('has a file of people that can be imported', () => {
    const [, csv = ''] = /```csv\nType,([\s\S]*?)```/.exec(scenarios) ?? [];
    const { pupils, staff, refusals } = readPeople('people.csv', `Type,${csv}`);
    expect(refusals, `as in ${upn(oakfield.estab, 21, 1)}`).to.deep.equal([]);
    expect([pupils.length, staff.length]).to.deep.equal([1, 1]);
  });
});
