import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { HttpBrowser } from '../../scripts/journey/http-browser.ts';
import { invite } from '../../scripts/journey/people.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import type { TestSandbox } from '../support/sandbox.ts';
import { createCamera } from './camera.ts';
import { startStage } from './stage.ts';

const [oakfield] = DEMO_SCHOOLS;
const CARD = '/admin-hub/school/mis-sync';

describe('the card of a connection that waits, in a real browser', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  let browser: Browser;

  before(async () => {
    [sandbox, browser] = await startStage();
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  async function openCard(javaScriptEnabled: boolean): Promise<Page> {
    const page = await browser.newPage({ javaScriptEnabled, viewport: { width: 390, height: 900 } });
    await page.goto(`${sandbox.urls.hub}/sign-in`);
    await page.getByLabel('Username or email').fill(oakfield.coordinator.username);
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(/home|services|admin-hub/);
    await page.goto(`${sandbox.urls.hub}${CARD}`);
    return page;
  }

  it('changes when the school forwards and when it refuses, without a press', async () => {
    const shoot = createCamera('waiting-card');
    const link = await invite(sandbox, oakfield);
    const page = await openCard(true);
    await page.getByText('This page updates automatically').waitFor();
    expect(await page.getByRole('link', { name: 'Refresh' }).isVisible()).to.equal(false);
    await shoot(page, 'waiting');

    const head = new HttpBrowser();
    await head.open(link);
    await head.open(`${link}/forward`);
    await head.press('Forward', { name: 'Jo Lister', email: 'jo@lister.example', phone: '01632 960777' });
    await sandbox.flush();
    await page.getByText('has forwarded the invitation to').waitFor();
    expect(await page.evaluate('document.activeElement.id'), 'read out').to.equal('card');

    const email = await sandbox.mail.waitFor({ to: 'jo@lister.example', subject: oakfield.name });
    const deputy = new HttpBrowser();
    await deputy.open(`${email.links.find((each) => each.includes('/authorise/'))}/refuse`);
    await deputy.press('Refuse', { reason: 'We are not ready.' });
    await sandbox.flush();
    await page.getByText('Your school said no').waitFor();
    await shoot(page, 'refused');
    await page.close();
  });

  it('has a Refresh link without JavaScript', async () => {
    await invite(sandbox, oakfield);
    const page = await openCard(false);
    await page.getByRole('link', { name: 'Refresh' }).click();
    expect(page.url()).to.equal(`${sandbox.urls.hub}${CARD}`);
    await page.close();
  });
});
