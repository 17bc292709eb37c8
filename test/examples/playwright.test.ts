// Playwright: the kit brings the school to where the test begins, the browser does what is tested.
import type { Browser } from 'playwright-core';
import { type Sandbox, startSandbox } from 'wellbeing-xporter-sandbox';
import { launchBrowser } from '../../scripts/browser.ts';

describe('an example with Playwright', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let browser: Browser;

  before(async () => {
    sandbox = await startSandbox();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  it('a head authorises, and the coordinator sees it', async () => {
    const school = await sandbox.schools.create();
    await sandbox.jump(school, 'invited');
    const email = await sandbox.inbox.waitFor({ to: school.head.email, subject: 'asks' });

    const page = await browser.newPage();
    await page.goto(email.buttons.find(({ label }) => label === 'Begin Authorisation')?.url ?? '');
    await page.getByRole('button', { name: 'Proceed' }).click();
    await page.getByLabel(school.mis, { exact: true }).check();
    await page.getByRole('button', { name: 'Proceed to next step' }).click();
    await page.getByRole('button', { name: 'Proceed to next step' }).click();
    await page.getByLabel('Include all data by default').check();
    await page.getByLabel('accept').check();
    await page.getByRole('button', { name: 'Proceed to next step' }).click();
    await page.getByRole('button', { name: 'Authorise Sharing' }).click();

    await sandbox.waitFor(school, 'connection.connected');
    await page.goto(await sandbox.enter(school, 'coordinator'));
    await page.getByText('Connected').first().waitFor();
  });
});
