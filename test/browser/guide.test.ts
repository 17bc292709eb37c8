import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { TestSandbox } from '../support/sandbox.ts';
import { createCamera } from './camera.ts';
import { unreachable } from './keyboard.ts';
import { startStage } from './stage.ts';

describe('the guide, in a real browser', function () {
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
    it(`points at the control, says the step aloud and needs no mouse at ${width} pixels`, async () => {
      const shoot = createCamera(`guide-${width}`);
      const { estab } = await sandbox.room.createSchool();
      await sandbox.room.jump(estab, 'authorised');
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.goto(await sandbox.room.enter(estab, 'coordinator'));
      await page.goto(`${sandbox.urls.hub}/admin-hub/school/mis-sync?guide=notes`);
      await shoot(page, 'hub');
      await page.getByRole('status').getByText('Start the sync').waitFor({ state: 'attached' });
      await page.getByRole('link', { name: 'Show me' }).focus();
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.textContent.trim()')).to.equal('Start sync');
      await shoot(page, 'pointed-at');
      expect(await unreachable(page)).to.deep.equal([]);
      await page.goto(await sandbox.room.enter(estab, 'administrator'));
      await page.goto(`${sandbox.urls.portal}/data-sharing?guide=on`);
      await shoot(page, 'portal');
      await page.close();
    });
  }
});
