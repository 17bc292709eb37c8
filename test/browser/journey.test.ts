import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { administratorIn, coordinatorIn, invitedIn, setPassword } from '../../scripts/journey/actions.ts';
import { RealBrowser } from '../../scripts/journey/real-browser.ts';
import { LABELS } from '../../shared/labels.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import type { TestSandbox } from '../support/sandbox.ts';
import { createCamera } from './camera.ts';
import { openMailReader } from './mail-reader.ts';
import { startStage } from './stage.ts';

const [oakfield, thornbury] = DEMO_SCHOOLS;

describe('the journey in a real browser', function () {
  this.timeout(120_000);
  let sandbox: TestSandbox;
  let browser: Browser;
  let context: BrowserContext;

  before(async () => {
    [sandbox, browser] = await startStage({ story: true });
  });

  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(10_000);
  });

  afterEach(() => context.close());

  it('Oakfield: in by Manage Admin Hub, Proceed, everyone included, deauthorised, then revoked', async () => {
    const shoot = createCamera('oakfield');
    const hub = watch(await context.newPage(), shoot);
    await hub.open(sandbox.urls.start);
    await shoot(hub.page, 'start-page');
    const coordinator = coordinatorIn(hub, sandbox.urls.hub);
    await coordinator.signIn(oakfield.coordinator.username);
    await coordinator.openAdminHub();
    for (const tab of ['Students', 'Classes']) await hub.follow(tab);
    await coordinator.findSync();
    await hub.follow(LABELS.authorise);
    await hub.page.getByLabel('Email', { exact: false }).last().fill('not an address');
    await hub.press(LABELS.submit);
    await shoot(hub.page, 'verify-school-bad-input');
    await coordinator.requestConnection();
    await shoot(hub.page, 'request-sent');

    const inbox = await openMailReader(context, sandbox.urls.inbox);
    await inbox.read(oakfield.head.email, oakfield.name);
    const head = watch(await inbox.follow(LABELS.beginAuthorisation), shoot);
    const invited = invitedIn(head);
    await invited.proceed();
    await invited.chooseMis(oakfield.mis);
    await invited.chooseAreas();
    await head.press(LABELS.nextStep);
    await shoot(head.page, 'people-bad-input');
    await invited.choosePeople('include');
    await invited.authoriseSharing();
    await shoot(head.page, 'authorised');
    await inbox.read(oakfield.coordinator.email, 'connected');

    await coordinator.openSync();
    await coordinator.startSync();
    await coordinator.readPanel();
    await hub.page.getByRole('button', { name: LABELS.saveTeachers }).waitFor();
    await shoot(hub.page, 'teachers-panel');
    expect(await hub.text()).to.contain(oakfield.head.surname);
    await coordinator.deauthorise();
    await shoot(hub.page, 'deauthorised');

    await inbox.read(oakfield.head.email, 'password');
    const account = watch(await inbox.follow(/password/i), shoot);
    const administrator = administratorIn(account, sandbox.urls.portal);
    await setPassword(account);
    await administrator.openApp();
    await administrator.revoke();
    await shoot(account.page, 'revoked');
    await inbox.read(oakfield.head.email, 'revoked');
  });

  it('Thornbury: in by the green spanner, No and forwarded, everyone excluded', async () => {
    const shoot = createCamera('thornbury');
    const colleague = {
      ...thornbury.administrator,
      forename: 'Robin',
      surname: 'Leigh',
      email: 'robin.leigh@thornbury.example',
    };
    const wellbeing = watch(await context.newPage(), shoot);
    await wellbeing.open(`${sandbox.urls.hub}/wellbeing`);
    await wellbeing.press(LABELS.signIn, {
      username: thornbury.coordinator.username,
      password: DEMO_PASSWORD,
    });
    const opened = context.waitForEvent('page');
    await wellbeing.follow(LABELS.manageAdminHub);
    const adminHub = watch(await opened, shoot);
    await adminHub.page.waitForLoadState();
    await coordinatorIn(adminHub, sandbox.urls.hub).findSync();
    await shoot(adminHub.page, 'waiting-for-xporter');

    const inbox = await openMailReader(context, sandbox.urls.inbox);
    await inbox.read(thornbury.head.email, thornbury.name);
    const head = watch(await inbox.follow(LABELS.beginAuthorisation), shoot);
    const firstLink = head.url;
    await head.follow(LABELS.no);
    await head.press(LABELS.forward);
    await shoot(head.page, 'forward-bad-input');
    await head.open(firstLink);
    await invitedIn(head).forward(colleague);
    await shoot(head.page, 'forwarded');
    await head.open(firstLink);
    await shoot(head.page, 'dead-link');

    await inbox.read(colleague.email, thornbury.name);
    const deputy = watch(await inbox.follow(LABELS.beginAuthorisation), shoot);
    const invited = invitedIn(deputy);
    await invited.proceed();
    const kinds = deputy.page.locator('.mis-list .choice:visible');
    await deputy.page.getByRole('textbox', { name: 'Find your MIS' }).fill('cmis  FACILITY');
    await expectSoon(async () => expect(await kinds.allInnerTexts()).to.deep.equal(['Facility CMIS']));
    await shoot(deputy.page, 'mis-found');
    await deputy.page.getByRole('textbox', { name: 'Find your MIS' }).fill('');
    await expectSoon(async () => expect(await kinds.count()).to.be.above(5));
    await invited.chooseMis(thornbury.mis);
    await invited.chooseAreas();
    await invited.choosePeople('exclude');
    await invited.authoriseSharing();
    await shoot(deputy.page, 'authorised-nobody-chosen');
    await sandbox.flush();
    await adminHub.page.reload();
    await shoot(adminHub.page, 'waiting-for-people');
  });

  it('works at 320 pixels wide', async () => {
    const shoot = createCamera('narrow');
    const page = await context.newPage();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(sandbox.urls.start);
    await shoot(page, 'start-page');
    const tab = watch(page, shoot);
    await coordinatorIn(tab, sandbox.urls.hub).signIn(oakfield.coordinator.username);
    await shoot(page, 'hub-home');
    for (const path of ['teachers', 'students', 'classes', 'school/details', 'school/mis-sync']) {
      await page.goto(`${sandbox.urls.hub}/admin-hub/${path}`);
      await shoot(page, path.replace('/', '-'));
    }
    await administratorIn(tab, sandbox.urls.portal).signIn(oakfield.administrator.email);
    await shoot(page, 'dashboard');
  });
});

type Shoot = ReturnType<typeof createCamera>;

/** Each page is looked at before something is pressed on it, under its title. */
/** Tries again until it succeeds: the page is still being filled. */
async function expectSoon(check: () => Promise<unknown>, tries = 40): Promise<void> {
  for (; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const failure = await check().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) return;
    if (--tries === 0) throw failure;
  }
}

const watch = (page: Page, shoot: Shoot): RealBrowser =>
  new RealBrowser(page, async () => shoot(page, (await page.title()).replace(/\W+/g, '-').toLowerCase()));
