import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
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

  const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click();
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

  async function signIn(page: Page, username: string): Promise<void> {
    await page.getByLabel('Username or email').fill(username);
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await press(page, LABELS.signIn);
  }

  it('Oakfield: in by Manage Admin Hub, Proceed, everyone included, deauthorised, then revoked', async () => {
    const shoot = createCamera('oakfield');
    const hub = await context.newPage();
    await hub.goto(sandbox.urls.start);
    await shoot(hub, 'start-page');
    await hub.goto(sandbox.urls.hub);
    await shoot(hub, 'hub-sign-in');
    await signIn(hub, oakfield.coordinator.username);
    await shoot(hub, 'hub-home');
    await link(hub, LABELS.manageAdminHub);
    await shoot(hub, 'choose-a-service');
    await link(hub, LABELS.app);
    await shoot(hub, 'teachers');
    await link(hub, 'Students');
    await shoot(hub, 'students');
    await link(hub, 'Classes');
    await shoot(hub, 'classes');
    await link(hub, LABELS.school);
    await shoot(hub, 'school-details');
    await link(hub, LABELS.misUserSync);
    await shoot(hub, 'mis-user-sync');
    await link(hub, LABELS.authorise);
    await shoot(hub, 'verify-school');
    await hub.getByLabel('Email', { exact: false }).last().fill('not an address');
    await press(hub, LABELS.submit);
    await shoot(hub, 'verify-school-bad-input');
    await hub.goBack();
    await hub.reload();
    await press(hub, LABELS.submit);
    await shoot(hub, 'request-sent');

    const inbox = await openMailReader(context, sandbox.urls.inbox);
    await inbox.read(oakfield.head.email, oakfield.name);
    await inbox.page.screenshot({ path: 'screenshots/oakfield/email-invitation.png' });
    const portal = await inbox.follow(LABELS.beginAuthorisation);
    await shoot(portal, 'authority');
    await press(portal, LABELS.proceed);
    await shoot(portal, 'choose-mis');
    await portal.getByLabel(oakfield.mis, { exact: true }).check();
    await press(portal, LABELS.nextStep);
    await shoot(portal, 'data-areas');
    await press(portal, LABELS.nextStep);
    await shoot(portal, 'people');
    await press(portal, LABELS.nextStep);
    await shoot(portal, 'people-bad-input');
    await portal.getByLabel(LABELS.includeAll).check();
    await portal.getByLabel(/agreement/i).check();
    await press(portal, LABELS.nextStep);
    await shoot(portal, 'summary');
    await press(portal, LABELS.authoriseSharing);
    await shoot(portal, 'authorised');
    await inbox.read(oakfield.coordinator.email, 'connected');
    await inbox.page.screenshot({ path: 'screenshots/oakfield/email-connected.png' });

    await hub.reload();
    await link(hub, LABELS.school);
    await link(hub, LABELS.misUserSync);
    await shoot(hub, 'connected');
    await press(hub, LABELS.startSync);
    await press(hub, LABELS.proceed);
    await hub.getByRole('button', { name: 'Save and sync teachers' }).waitFor();
    await shoot(hub, 'teachers-panel');
    expect(await hub.locator('main').textContent()).to.contain(oakfield.head.surname);
    await hub.goto(`${sandbox.urls.hub}/admin-hub/school/mis-sync`);
    await link(hub, LABELS.deauthorise);
    await shoot(hub, 'deauthorise-confirmation');
    await press(hub, LABELS.deauthorise);
    await shoot(hub, 'deauthorised');

    await inbox.read(oakfield.head.email, 'password');
    const account = await inbox.follow(/password/i);
    await shoot(account, 'set-password');
    for (const field of await account.locator('input[type=password]').all()) await field.fill(DEMO_PASSWORD);
    await press(account, LABELS.setPassword);
    await shoot(account, 'dashboard');
    await link(account, /Wellbeing/);
    await shoot(account, 'app');
    await link(account, LABELS.revoke);
    await shoot(account, 'revoke-confirmation');
    await press(account, LABELS.revoke);
    await shoot(account, 'password-again');
    await account.getByLabel('Password').fill(DEMO_PASSWORD);
    await press(account, LABELS.confirm);
    await shoot(account, 'revoked');
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
    const hub = await context.newPage();
    await hub.goto(`${sandbox.urls.hub}/wellbeing`);
    await shoot(hub, 'wellbeing-sign-in');
    await signIn(hub, thornbury.coordinator.username);
    await shoot(hub, 'wellbeing-home');
    const [adminHub] = await Promise.all([context.waitForEvent('page'), link(hub, LABELS.manageAdminHub)]);
    await adminHub.waitForLoadState();
    await link(adminHub, LABELS.school);
    await link(adminHub, LABELS.misUserSync);
    await shoot(adminHub, 'waiting-for-xporter');

    const inbox = await openMailReader(context, sandbox.urls.inbox);
    await inbox.read(thornbury.head.email, thornbury.name);
    const portal = await inbox.follow(LABELS.beginAuthorisation);
    const firstLink = portal.url();
    await link(portal, /^No/);
    await shoot(portal, 'forward');
    await press(portal, 'Forward');
    await shoot(portal, 'forward-bad-input');
    await portal.getByLabel('Name').fill('Robin Leigh');
    await portal.getByLabel('Email').fill(colleague.email);
    await portal.getByLabel('phone', { exact: false }).fill(colleague.phone);
    await press(portal, 'Forward');
    await shoot(portal, 'forwarded');
    await portal.goto(firstLink);
    await shoot(portal, 'dead-link');

    await inbox.read(colleague.email, thornbury.name);
    await inbox.page.screenshot({ path: 'screenshots/thornbury/email-forwarded.png' });
    const wizard = await inbox.follow(LABELS.beginAuthorisation);
    await press(wizard, LABELS.proceed);
    await wizard.getByLabel(thornbury.mis, { exact: true }).check();
    await press(wizard, LABELS.nextStep);
    await press(wizard, LABELS.nextStep);
    await wizard.getByLabel(LABELS.excludeAll).check();
    await wizard.getByLabel(/agreement/i).check();
    await press(wizard, LABELS.nextStep);
    await shoot(wizard, 'summary');
    await press(wizard, LABELS.authoriseSharing);
    await shoot(wizard, 'authorised-nobody-chosen');
    await sandbox.flush();
    await adminHub.reload();
    await shoot(adminHub, 'waiting-for-people');
  });

  it('works at 320 pixels wide', async () => {
    const shoot = createCamera('narrow');
    const page = await context.newPage();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(sandbox.urls.start);
    await shoot(page, 'start-page');
    await page.goto(sandbox.urls.hub);
    await shoot(page, 'hub-sign-in');
    await signIn(page, oakfield.coordinator.username);
    await shoot(page, 'hub-home');
    for (const path of ['teachers', 'students', 'classes', 'school/details', 'school/mis-sync']) {
      await page.goto(`${sandbox.urls.hub}/admin-hub/${path}`);
      await shoot(page, path.replace('/', '-'));
    }
    await page.goto(`${sandbox.urls.portal}/sign-in`);
    await shoot(page, 'portal-sign-in');
    await page.getByLabel('Email').fill(oakfield.administrator.email);
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await press(page, LABELS.signIn);
    await shoot(page, 'dashboard');
  });
});
