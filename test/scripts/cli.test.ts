import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createTransport } from 'nodemailer';
import { COMMANDS } from '../../scripts/cli/commands.ts';
import { readInbox } from '../../scripts/journey/inbox.ts';
import { connect, type Sandbox, startSandbox } from '../../scripts/kit/kit.ts';
import { close, listen } from '../../shared/web/servers.ts';
import { type CommandResult, runCommand } from '../support/command-line.ts';

const script = fileURLToPath(new URL('../../scripts/cli.js', import.meta.url));

/** As a shell would run it. */
function run(program: string, args: string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(program, args, (error, out, complaint) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, complaint });
    });
  });
}

describe('the command line', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
    process.env.SANDBOX_URL = sandbox.urls.start;
  });
  after(async () => {
    delete process.env.SANDBOX_URL;
    await sandbox.stop();
  });

  const type = (line: string) => runCommand(line.split(' '));
  const spawned = (...typed: string[]) => run(process.execPath, [script, ...typed]);

  it('makes a school, plays it to a place, and tells what happened', async () => {
    const made = await spawned(
      ...['school', 'create', '--name', 'St Quirin’s School', '--mis', 'Arbor', '--json'],
    );
    expect(made.code, made.complaint).to.equal(0);
    const { estab, head, name } = JSON.parse(made.out);
    expect(name).to.equal('St Quirin’s School');

    const there = await type(`jump ${estab} invited`);
    expect(there).to.include({ code: 0, complaint: '' });
    expect(there.out).to.match(/Hub: invited +Xporter: invited/);
    expect((await type(`school show ${estab}`)).out)
      .to.contain('sandbox-password')
      .and.contain(head.email);
    expect((await type('school list')).out).to.contain(estab);

    const email = await type(`inbox wait --to ${head.email} --subject asks`);
    expect(email.out).to.match(/\[Begin Authorisation\] http:\S+\/authorise\//);
    expect((await type(`inbox list --school ${estab}`)).out).to.contain(head.email);
    expect(JSON.parse((await type(`wait ${estab} invitation.sent --json`)).out)).to.include({ estab });
    expect((await type(`journal ${estab}`)).out).to.contain('Sent the invitation');
    for (const who of ['coordinator', 'administrator'])
      expect((await type(`enter ${estab} ${who}`)).out).to.match(/^http:\S+\/enter\/\S+\n$/);
    const refused = await type(`enter ${estab} head`);
    expect(refused.code).to.equal(2);
    expect(refused.complaint).to.contain('coordinator, administrator, not head');
    expect((await type('enter --help')).out).to.contain('A head has no account of their own');
    expect((await type(`reset ${estab}`)).out).to.match(/Hub: none +Xporter: none/);
  });

  it('switches faults and moves the clock', async () => {
    expect((await type('fault on smtp-slow --school 9992001')).out).to.equal('smtp-slow  9992001\n');
    expect((await type('fault list')).out).to.match(/smtp-slow +9992001/);
    expect((await type('fault off smtp-slow --school 9992001')).out).to.equal('No fault is on\n');
    expect((await type('fault off --all')).code).to.equal(0);
    expect((await type('fault show api-429')).out)
      .to.contain('Retry-After')
      .and.contain('What good software does');
    const limited = 'api-429 --school 9992001 --app wellbeing.hodder.example';
    expect((await type(`fault on ${limited} --times 2`)).out).to.equal(
      'api-429  9992001, wellbeing.hodder.example, 2 more times\n',
    );
    expect((await type('fault on api-429 --app nobody.example')).complaint).to.contain('There is no app');
    expect((await type('fault off --app wellbeing.hodder.example')).out).to.equal('No fault is on\n');
    await type('fault on smtp-slow --school 9992001');
    await type('fault on smtp-slow --school 9994002');
    await type('fault on callback-refused --school 9992001');
    expect((await type('fault off --school 9992001')).out).to.equal('smtp-slow  9994002\n');
    expect((await type('fault off')).out).to.equal('No fault is on\n');
    const later = new Date((await type('clock advance 6h')).out.trim());
    const now = new Date((await type('clock real')).out.trim());
    expect(later.getTime() - now.getTime()).to.be.within(5.9 * 3_600_000, 6 * 3_600_000);
    expect(JSON.parse((await type('clock show --json')).out)).to.have.keys('now');
  });

  it('ends with 1 when it timed out, 2 for a usage error, 3 where no sandbox is', async () => {
    const vain = await type('inbox wait --to nobody@example.org --timeout 0 --json');
    expect(vain).to.include({ code: 1, out: '' });
    expect(JSON.parse(vain.complaint).message).to.contain('nobody@example.org');
    expect(await type('school show 1234567')).to.include({ code: 1 });
    const wrong = [
      'jump 9992001',
      'jump 9992001 nowhere',
      'jump 9992001 invited twice',
      'clock advance fortnight',
      'fault off flood',
      'fault off smtp-down --all',
      'fault on smtp-down --times never',
      'reset 9992001 --all',
      'inbox wait --to a@b.example --since yesterday',
      'fault on flood',
      'inbox wait',
      'inbox wait --to a@b.example --timeout soon',
      'school show 12',
      'school list --loud',
      'flood',
      'school list --against nowhere',
      'scenario load no-such.yaml',
      'scenario check no-such.yaml',
      'start --scenario no-such.yaml',
      'mis import',
      'mis import people.csv',
      'mis forget',
      'callback list',
      'callback wait flood --app dashboard.example',
      'callback send refused --app dashboard.example --school 9992001 --field reason',
      'callback send refused --app dashboard.example',
      'callback resend first --app dashboard.example',
      'client-check start',
      'client-check start --app dashboard.example --situations nap',
      'listen --app dashboard.example',
      'listen --app dashboard.example --forward-to 127.0.0.1:4000',
      'listen --app dashboard.example --forward-to ftp://127.0.0.1/',
      'app pause 9992001',
      'app pause 9992001 --app wellbeing.hodder.example',
      'app authorise 9992001 --app dashboard.example --people some',
      'app invite 9992001 --app dashboard.example --areas Photos',
      'state load nowhere.state',
      'state load package.json',
    ];
    for (const line of wrong) {
      const result = await type(line);
      expect(result, line).to.include({ code: 2, out: '' });
      expect(result.complaint, line).to.contain('--help');
    }
    for (const [line, message] of [
      ['school list --loud', 'There is no option --loud'],
      ['inbox wait --to', '--to needs a value'],
      ['inbox wait --to --json', '--to needs a value'],
      ['school list --json=yes', '--json takes no value'],
      ['school create --phase Tower', 'phase has to be one of Primary, Junior, Secondary'],
      ['enter 9992001 coordinator --landing elsewhere', 'landing must be a path'],
    ] as const) {
      expect((await type(line)).complaint, line).to.contain(message);
    }
    expect(await spawned('flood')).to.deep.include({ code: 2, out: '' });
    const { server, url: nobodyIsThere } = await listen(0, 'START_PORT');
    await close(server);
    expect(await type(`school list --against ${nobodyIsThere}`)).to.include({ code: 3, out: '' });
    expect(await type(`school list --against ${sandbox.urls.inbox}`)).to.include({ code: 3 });
  });

  it('says in our words what the other scripts cannot read', async () => {
    await Promise.all(
      ['start', 'walkthrough'].map(async (name) => {
        const file = fileURLToPath(new URL(`../../scripts/${name}.ts`, import.meta.url));
        expect(await run(process.execPath, ['--import', 'tsx', file, '--loud'])).to.include({
          code: 2,
          complaint: 'There is no option --loud\n',
        });
      }),
    );
  });

  it('starts a sandbox, says in JSON where it is, and stops it', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'cli-start-'));
    const ports = ['start', 'hub', 'portal', 'smtp', 'inbox'].flatMap((port) => [`--${port}-port`, '0']);
    const typed = [
      script,
      'start',
      '--scenario',
      'one-class-only',
      '--json',
      '--data-dir',
      dataDir,
      ...ports,
    ];
    const child = spawn(process.execPath, typed, { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      let printed = '';
      for await (const piece of child.stdout) {
        printed += piece;
        if (printed.endsWith('}\n')) break;
      }
      const { urls, smtpPort } = JSON.parse(printed);
      const started = await connect(urls.start);
      expect(started.urls).to.deep.equal(urls);
      expect((await started.schools.show('Copperfield')).portal?.state).to.equal('active');

      // In the bundle, MailDev loads what cleans an email only when one is viewed.
      const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true });
      const [from, to, subject] = ['a@school.example', 'b@school.example', 'Viewed'];
      await transport.sendMail({ from, to, subject, html: '<p>Kept</p><script>harmful()</script>' });
      const { id } = await readInbox(urls.inbox).waitFor({ to, subject });
      const viewed = await (await fetch(`${urls.inbox}/api/email/${id}/html`)).text();
      expect(viewed).to.contain('<p>Kept</p>').and.not.contain('harmful');
    } finally {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      expect(await ended).to.deep.equal([0, null]);
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('does what its help says for each form of each command', async () => {
    const state = path.join(tmpdir(), `${randomUUID()}.state`);
    const forms = [
      'school create --phase Secondary --name Ashdown --mis Arbor',
      'school list',
      'school show 9992001',
      'jump 9992001 invited',
      'inbox list --to helen.ashworth@oakfield.example --subject asks --school 9992001',
      'inbox wait --to helen.ashworth@oakfield.example --subject asks --timeout 5',
      'clock show',
      'clock advance 1h',
      'clock real',
      'fault list',
      'fault show api-429',
      'fault on api-429 --app wellbeing.hodder.example --times 2',
      'fault off api-429 --app wellbeing.hodder.example',
      'fault on smtp-slow',
      'fault on smtp-slow --school 9992001',
      'fault off smtp-slow --school 9992001',
      'fault off smtp-slow',
      'fault off --all',
      'fault off',
      'journal 9992001',
      'wait 9992001 invitation.sent --timeout 5',
      'enter 9992001 coordinator',
      'enter 9992001 administrator --landing /data-sharing',
      ...[
        'invite 9992001 --name Jo --email jo@oakfield.example --areas StudentFunding',
        'forward 9992001 --name Robin --email robin@oakfield.example',
        'authorise 9992001 --areas StudentFunding --people include',
        'areas 9992001 --withdraw StudentFunding',
        'show 9992001',
        'pause 9992001',
        'resume 9992001',
        'revoke 9992001',
        'invite 9992001',
        'refuse 9992001 --reason Later',
      ].map((form) => `app ${form} --app dashboard.example`),
      'callback list --app dashboard.example --school 9992001',
      'callback wait authorised --app dashboard.example --school 9992001 --timeout 5',
      'app create --name Typed',
      'app list',
      'app secret typed.example',
      'token 9992004 --app canteen.example',
      'callback send refused --app dashboard.example --school 9992001 --field reason=Later --field extra=1',
      'reset 9992001',
      'reset --all',
      `state save ${state}`,
      `state load ${state}`,
      'scenario list',
      'scenario load scripts/scenarios/late-agent.yaml',
      'scenario check scripts/scenarios/late-agent.yaml',
      'scenario schema',
      'completion bash',
    ];
    const commands = COMMANDS.map(({ name }) => name);
    // start is tried above, the others in tests of their own.
    const tried = (command: string) =>
      forms.some((form) => form.startsWith(command)) ||
      /^(start|mis |app (in|ex)clude|callback resend|listen|client-check)/.test(command);
    expect(commands.filter((command) => !tried(command))).to.deep.equal([]);
    for (const form of forms) expect(await type(form), form).to.include({ code: 0, complaint: '' });
    rmSync(state);
  });

  it('explains itself', async () => {
    expect((await type('--help')).out)
      .to.contain('Exit codes')
      .and.contain('school create');
    expect((await type('state --help')).out)
      .to.contain('state load FILE')
      .and.not.contain('school create');
    expect((await type('state lod')).complaint).to.contain('There are: state save, state load');
    const one = await type('fault on --help');
    expect(one).to.include({ code: 0 });
    expect(one.out).to.contain('--school ESTAB').and.contain('callback-refused').and.contain('--against URL');
  });

  it('completes commands, places, faults and the schools that there are', async () => {
    const after = async (...typed: string[]) => (await runCommand(['--complete', ...typed])).out.split('\n');
    expect(await after('')).to.include.members(['school', 'jump', 'completion']);
    expect(await after('clock', '')).to.include.members(['show', 'advance', 'real']);
    expect(await after('jump', '')).to.include('9992001');
    expect(await after('jump', '9992001', '')).to.include.members(['authorised', '--json']);
    expect(await after('fault', 'on', 'smtp-down', '--school', '')).to.include('9992001');
    expect(await after('fault', 'off', '--school', '9992001', '')).to.include('smtp-down');
    expect(await after('enter', '9992001', '')).to.include('coordinator');
  });

  it('prints a completion that bash understands', async function () {
    const { out } = await type('completion bash');
    const typed = `${out}
COMP_WORDS=("${script}" jump 9992001 auth); COMP_CWORD=3
_wellbeing_xporter_sandbox; echo "\${COMPREPLY[@]}"`;
    const bash = await run('bash', ['-c', typed]);
    if (bash.code === -1) this.skip(); // no bash on this machine
    expect(bash).to.include({ out: 'authorised\n', code: 0 });
    for (const shell of ['zsh', 'fish']) expect((await type(`completion ${shell}`)).code).to.equal(0);
  });
});
