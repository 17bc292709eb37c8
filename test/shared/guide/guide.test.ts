import { existsSync } from 'node:fs';
import { get } from 'node:http';
import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { linkTo } from '../../../scripts/journey/playing.ts';
import { BadSteps, isAt, officialSteps, readSteps, stepAfter } from '../../../shared/guide/steps.ts';
import { LABELS } from '../../../shared/labels.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

/** It has several services to choose from. */
const [school] = DEMO_SCHOOLS;

describe('the guide', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  const met = new Set<string>();

  before(async () => {
    sandbox = await startTestSandbox();
  });
  after(() => sandbox.stop());

  /** What the guide asks to fill in, by step. */
  const fields = (): Record<string, Record<string, string>> => ({
    'sign-in': { username: school.coordinator.username, password: DEMO_PASSWORD },
    'portal-sign-in': { email: school.administrator.email, password: DEMO_PASSWORD },
    'choose-mis': { mis: school.mis },
    'choose-people': { people: 'include', agreement: 'accepted' },
    'confirm-password': { passwordAgain: DEMO_PASSWORD },
    'set-password': { password: DEMO_PASSWORD, again: DEMO_PASSWORD },
    forward: { name: 'Jo Lister', email: 'jo@lister.example', phone: '01632 960777' },
  });

  /** The step that the page's guide names; what it points at is on the page. */
  function stepOn({ page }: HttpBrowser): string {
    const panel = page.document.querySelector('aside.guide');
    const step = panel?.getAttribute('data-step') ?? '';
    if (step) expect(panel?.textContent).to.match(/Step \d+ of 17: /);
    const show = panel?.querySelector('.guide-show')?.getAttribute('href');
    if (show) expect(page.document.querySelector(show), `${step} points at nothing`).to.not.equal(null);
    if (step) met.add(step);
    return step;
  }

  /** Does what the guide says, page after page, until it says `last`, which is not done. */
  async function follow(browser: HttpBrowser, last: string): Promise<void> {
    for (let pages = 0; pages < 30; pages++) {
      const key = stepOn(browser);
      if (key === last) return;
      const step = officialSteps().find((each) => each.key === key);
      if (step?.target) await press(browser, step.target, fields()[key] ?? {});
      else {
        await sandbox.flush();
        await browser.open(browser.page.url);
      }
    }
    throw new Error(`the guide never came to ${last}: it stands at ${stepOn(browser)}`);
  }

  async function press(browser: HttpBrowser, label: string, fields: Record<string, string>): Promise<void> {
    const target = browser.page.document.querySelector('#guide-target');
    const { tagName } = target ?? {};
    const href = target?.getAttribute('href');
    if (tagName === 'A' && href) await browser.open(href);
    else await browser.press(label, fields);
  }

  const invitation = async (to: string) => {
    await sandbox.flush();
    return linkTo(
      await sandbox.mail.waitFor({ to, subject: school.name }),
      sandbox.urls.portal,
      '/authorise/',
    );
  };

  it('is not there for those who do not ask for it', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${sandbox.urls.hub}/sign-in`);
    expect(browser.page.document.querySelector('.guide')).to.equal(null);
    expect(browser.page.document.toString()).to.not.contain('/assets/guide');
  });

  it('sends nobody to another host', async () => {
    const { hostname, port } = new URL(sandbox.urls.hub);
    const location = await new Promise<string | undefined>((resolve, reject) => {
      get({ hostname, port, path: '//elsewhere.example/a?guide=on&b=1' }, (response) => {
        response.resume();
        resolve(response.headers.location);
      }).on('error', reject);
    });
    expect(location).to.equal('/elsewhere.example/a?b=1');
  });

  it('leads through the whole journey by what it says alone, and meets every one of its steps', async () => {
    const hub = new HttpBrowser();
    await hub.open(`${sandbox.urls.hub}/sign-in?guide=on`);
    expect(hub.page.url).to.not.contain('guide=');
    await follow(hub, 'requested');
    await hub.open('/admin-hub/school/mis-sync');

    const head = new HttpBrowser();
    const begin = await invitation(school.head.email);
    await head.open(`${begin}?guide=on`);
    expect(stepOn(head)).to.equal('authority');
    await hub.open('/admin-hub/school/mis-sync');
    expect(stepOn(hub)).to.equal('waiting');
    await head.open(`${begin}/refuse`);
    expect(stepOn(head)).to.equal('refuse');
    await head.open(`${begin}/forward`);
    await follow(head, 'forwarded');

    const deputy = new HttpBrowser();
    await deputy.open(`${await invitation('jo@lister.example')}?guide=on`);
    await follow(deputy, 'authorised');
    await sandbox.flush();
    await hub.open('/admin-hub/school/mis-sync');
    await follow(hub, 'done');
    await hub.open('/admin-hub/school/mis-sync');
    await hub.follow('Deauthorise');
    expect(stepOn(hub)).to.equal('deauthorise');

    await sandbox.flush();
    const welcome = await sandbox.mail.waitFor({ to: 'jo@lister.example', subject: 'password' });
    await deputy.open(linkTo(welcome, sandbox.urls.portal, '/set-password/'));
    await follow(deputy, 'dashboard');
    const portal = new HttpBrowser();
    await portal.open(`${sandbox.urls.portal}/sign-in?guide=on`);
    await follow(portal, 'app');
    await press(portal, 'Revoke Access for this app', {});
    expect(stepOn(portal)).to.equal('revoke');
    await portal.press('Revoke Access for this app');
    expect(stepOn(portal)).to.equal('confirm-password');

    const shown = officialSteps().filter(({ side }) => side !== 'inbox');
    expect(shown.map(({ key }) => key).filter((key) => !met.has(key))).to.deep.equal([]);
  });

  it('stays on from side to side in one browser, and leads to the inbox and to the other side', async () => {
    const { estab, administrator } = await sandbox.room.createSchool();
    await sandbox.room.jump(estab, 'invited');
    const browser = new HttpBrowser();
    await browser.open(await sandbox.room.enter(estab, 'coordinator'));
    const next = () =>
      browser.page.document.querySelectorAll('.guide a[target]').map((link) => link.getAttribute('href'));
    await browser.open('/admin-hub/school/mis-sync?guide=on');
    expect(next()).to.deep.equal([`${sandbox.urls.start}/mail/all`]);
    await browser.open(`${sandbox.urls.portal}/sign-in`);
    expect(stepOn(browser)).to.equal('portal-sign-in');
    await browser.press('Sign in', { email: administrator.email, password: DEMO_PASSWORD });
    expect(stepOn(browser)).to.equal('dashboard');
    await browser.follow('End the guide');
    await browser.open(`${sandbox.urls.hub}/admin-hub/school/mis-sync`);
    expect(browser.page.document.querySelector('.guide')).to.equal(null);
  });

  it('keeps each school’s progress, for everyone from that school, and shows it after a restart', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${await sandbox.room.enter(school.estab, 'coordinator')}`);
    await browser.open('/admin-hub/school/mis-sync?guide=on');
    expect(browser.page.document.querySelectorAll('.guide-done').length).to.be.above(10);
    const other = await sandbox.room.createSchool();
    const stranger = new HttpBrowser();
    await stranger.open(await sandbox.room.enter(other.estab, 'coordinator'));
    await stranger.open('/admin-hub/school/mis-sync?guide=on');
    expect(stranger.page.document.querySelectorAll('.guide-done')).to.have.length(1);
    const kept = sandbox.hub.context.database
      .prepare('SELECT count(*) FROM guide_progress WHERE estab = ?')
      .pluck()
      .get(school.estab);
    expect(kept).to.be.above(10);
  });

  it('shows presenter notes on the page where they are asked for and nowhere else, and ends when told to', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${sandbox.urls.hub}/sign-in?guide=on`);
    const panel = () => browser.page.document.querySelector('.guide');
    expect(panel()?.textContent).to.not.contain('For the presenter');
    await browser.follow('Presenter notes on');
    expect(panel()?.textContent).to.contain('For the presenter');
    await browser.follow('Presenter notes off');
    expect(panel()?.textContent).to.not.contain('For the presenter');
    await browser.follow('Presenter notes on');
    await browser.open('/wellbeing/sign-in');
    await browser.open(`${sandbox.urls.hub}/sign-in`);
    expect(panel()?.textContent).to.not.contain('For the presenter');
    await browser.follow('End the guide');
    expect(panel()).to.equal(null);
  });
});

describe('the guide’s steps', () => {
  const step = {
    ...{
      key: 'one',
      step: 'sign-in',
      side: 'hub',
      path: '/sign-in',
      target: 'signIn',
      title: 'Sign in',
      do: 'Press {target}.',
    },
    ...{ why: '', wrong: '', notes: '' },
  };
  const complaint = (steps: unknown) => {
    try {
      readSteps(typeof steps === 'string' ? steps : JSON.stringify(steps));
    } catch (error) {
      if (error instanceof BadSteps) return error.message;
      throw error;
    }
    return '';
  };

  it('tell a trainer which step and which field is wrong', () => {
    expect(complaint([step])).to.equal('');
    expect(complaint([step, { ...step, key: 'two', title: '' }])).to.equal('Step 2, title: title is empty');
    expect(complaint([{ ...step, side: 'office' }])).to.contain(
      'Step 1, side: side takes hub, portal or inbox',
    );
    expect(complaint([{ ...step, target: 'Sign in' }])).to.contain(
      'Step 1, target: target takes a name from',
    );
    expect(complaint([{ ...step, path: null }])).to.contain('Step 1, path:');
    expect(complaint([{ ...step, hint: 'x' }]))
      .to.contain('Step 1')
      .and.contain('hint');
    expect(complaint([step, step])).to.equal('Two steps have the key one');
    expect(complaint('[{')).to.contain('not JSON');
  });

  it('take the words of what to press from the labels', () => {
    const [signIn] = readSteps(JSON.stringify([step]));
    expect(signIn).to.include({ target: LABELS.signIn, do: `Press ${LABELS.signIn}.` });
  });

  it('say what to do after an email that there is', () => {
    const steps = officialSteps();
    const root = new URL('../../../', import.meta.url);
    for (const email of steps.flatMap(({ emails }) => emails)) {
      const [side, template] = email.split('/');
      expect(existsSync(new URL(`${side}/emails/${template}.ejs`, root)), email).to.equal(true);
    }
    expect(stepAfter('xporter-portal/invitation', steps)?.key).to.equal('invitation');
    expect([stepAfter('xporter-portal/access-removed', steps), stepAfter(null, steps)]).to.deep.equal([
      undefined,
      undefined,
    ]);
  });

  it('stand for pages whose address differs from school to school', () => {
    expect(isAt('/authorise/*', '/authorise/abc')).to.equal(true);
    expect(isAt('/authorise/*', '/authorise/abc/mis')).to.equal(false);
    expect(isAt('/authorise/*/mis', '/authorise/abc/mis/')).to.equal(true);
  });
});
