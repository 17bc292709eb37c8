import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { HttpBrowser } from '../../scripts/journey/http-browser.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { addPartnerUser } from '../../xporter-portal/partners/users/users.ts';
import type { TestSandbox } from '../support/sandbox.ts';
import { createCamera } from './camera.ts';
import { startStage } from './stage.ts';

const [, , , , school] = DEMO_SCHOOLS;

describe('the developers’ pages in a real browser', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  let browser: Browser;

  before(async () => {
    [sandbox, browser] = await startStage();
    await sandbox.room.portal.shareWithApp(school.estab, 'dashboard.example', 'shared');
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  for (const width of [1280, 320]) {
    it(`are read and tried at ${width} pixels`, async () => {
      const shoot = createCamera(`developers-${width}`);
      const page: Page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.goto(`${sandbox.urls.portal}/developers`);
      await shoot(page, 'signed-out');
      await page.getByLabel('School token').fill('nonsense');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await shoot(page, 'refused');
      await page.getByLabel('App and school').selectOption(`${school.estab} dashboard.example`);
      await page.getByRole('button', { name: 'Get a token' }).click();
      await shoot(page, 'signed-in');
      await page.getByRole('link', { name: 'Students', exact: true }).click();
      await page.getByLabel('includeGroupIds').check();
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('Response 200').waitFor();
      await page.getByText('Python', { exact: true }).click();
      await shoot(page, 'tried');
      await page.getByRole('link', { name: 'Developers', exact: true }).first().click();
      await page.getByRole('link', { name: 'OneRoster 1.1' }).click();
      await shoot(page, 'oneroster');
      await page.getByRole('link', { name: 'getAllUsers' }).click();
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('Response 200').waitFor();
      await shoot(page, 'oneroster-tried');
      await page.close();
    });
  }

  it('list no app of a publisher who has signed up, and give no token of it', async () => {
    const { relyingParty } = await sandbox.room.portal.createApp({ name: 'Sums' });
    await sandbox.room.portal.shareWithApp(school.estab, relyingParty, 'shared');
    const visitor = new HttpBrowser();
    const look = async () =>
      (await visitor.open(`${sandbox.urls.portal}/developers/Staff`)).document.toString();
    expect(await look()).to.contain(relyingParty);
    await visitor.press('Get a token', { choice: `${school.estab} ${relyingParty}` });
    expect(visitor.page.text).to.contain('Try it').and.not.contain('Get a token');
    await visitor.open('/developers');
    expect(visitor.page.text).to.contain(`as ${relyingParty}`);
    await visitor.press('Sign out');
    const user = { publisher: 'Sums Ltd', name: 'Grace Hill', email: 'grace@sums.example', passwordHash: '' };
    addPartnerUser(sandbox.portal.context.database, { ...user, relyingParty });
    expect(await look()).not.to.contain(relyingParty);
    await visitor.press('Get a token', { choice: `${school.estab} ${relyingParty}` });
    expect(visitor.page.status).to.equal(404);
  });
});
