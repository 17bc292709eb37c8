import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type ChildSandbox, spawnSandbox } from '../../scripts/compose/child.ts';
import { readInbox } from '../../scripts/journey/inbox.ts';
import { journey, play, sandboxUrlsOf } from '../../scripts/journey/walkthrough.ts';
import { connect } from '../../scripts/kit/kit.ts';
import type { SandboxUrls } from '../../scripts/steering/sandbox-urls.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';

const [oakfield] = DEMO_SCHOOLS;
const NOBODY_LISTENS_THERE = '127.0.0.2';

describe('a sandbox killed in the middle', function () {
  this.timeout(60_000);
  let dataDir: string;
  let running: ChildSandbox | undefined;

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'killed-'));
  });

  afterEach(async () => {
    await running?.interrupt();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(environment: Record<string, string> = {}): Promise<SandboxUrls> {
    running = await spawnSandbox({ DATA_DIR: dataDir, ...environment });
    return sandboxUrlsOf(running.startUrl);
  }

  /** Plays the first `count` steps and kills the process at once. */
  async function playAndKill(urls: SandboxUrls, count: number): Promise<void> {
    const results = await play(journey(urls).slice(0, count), () => {});
    expect(results.filter(({ ok }) => ok)).to.have.length(count);
    await running?.kill();
  }

  it('still sends, once it is back, the invitation that had no mail server', async () => {
    const urls = await start({ SMTP_HOST: NOBODY_LISTENS_THERE });
    const submitted = journey(urls).findIndex(({ title }) => title.includes('submitted')) + 1;
    await playAndKill(urls, submitted);

    const inbox = readInbox((await start()).inbox);
    const invitation = await inbox.waitFor({ to: oakfield.head.email, subject: oakfield.name }, 20_000);
    expect(invitation.text).to.contain('/authorise/');
  });

  it('keeps its time', async () => {
    const first = await connect((await start()).start);
    const later = await first.clock.advance('15d');
    await running?.kill();
    const again = await connect((await start()).start);
    expect((await again.clock.now()).getTime() - later.getTime()).to.be.within(0, 30_000);
    await again.clock.backToRealTime();
    await running?.kill();
    const last = await connect((await start()).start);
    expect((await last.clock.now()).getTime()).to.be.below(later.getTime() - 14 * 86_400_000);
  });

  it('plays the schools’ history behind its start page, and again from scratch when that was cut off', async () => {
    running = await spawnSandbox({ DATA_DIR: dataDir });
    const page = await (await fetch(running.startUrl)).text();
    expect(page).to.match(/preparing the schools’ history: \d of 4 schools done/);
    const held = fetch(`${running.startUrl}/urls.json`).catch(() => 'never answered');
    await running.kill();
    expect(await held).to.equal('never answered');

    const urls = await start();
    const states = (await (await connect(urls.start)).schools.all()).map(({ hub }) => hub?.state);
    expect(states).to.have.members(['none', 'invited', 'connected', 'connected', 'connected']);
    expect(await (await fetch(urls.start)).text()).to.not.contain('preparing the schools’ history');
  });

  it('ends cleanly when asked to', async () => {
    await start();
    const code = await running?.interrupt();
    running = undefined;
    expect(code).to.equal(0);
  });
});
