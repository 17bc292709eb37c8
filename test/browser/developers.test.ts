import type { Browser, Page } from 'playwright-core';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import type { TestSandbox } from '../support/sandbox.ts';
import { startReader } from '../xporter-portal/api/reader.ts';
import { createCamera } from './camera.ts';
import { startStage } from './stage.ts';

describe('the developers’ pages in a real browser', function () {
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

  for (const width of [1280, 320]) {
    it(`are read and tried at ${width} pixels`, async () => {
      const shoot = createCamera(`developers-${width}`);
      const page: Page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.goto(`${sandbox.urls.portal}/developers`);
      await shoot(page, 'signed-out');
      await page.getByLabel('School token').fill('nonsense');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await shoot(page, 'refused');
      const reader = startReader(sandbox.portal, DEMO_SCHOOLS[4].estab, { scopes: ['School', 'Student'] });
      await page.getByLabel('School token').fill(await reader.token());
      await page.getByRole('button', { name: 'Sign in' }).click();
      await shoot(page, 'signed-in');
      await page.getByRole('link', { name: 'Students', exact: true }).click();
      await page.getByLabel('includeGroupIds').check();
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('Response 200').waitFor();
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
});
