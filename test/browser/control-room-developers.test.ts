import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import { type Sandbox, startSandbox } from '../../scripts/kit/kit.ts';
import { createCamera } from './camera.ts';

describe('the control room’s developers’ page in a real browser', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let browser: Browser;

  before(async () => {
    [sandbox, browser] = await Promise.all([startSandbox(), launchBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  for (const width of [1280, 320]) {
    it(`is read and tried at ${width} pixels`, async () => {
      const shoot = createCamera(`control-room-developers-${width}`);
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.goto(`${sandbox.urls.start}/developers`);
      await shoot(page, 'closed');
      const jump = page.locator('#jump');
      await jump.locator('summary').click();
      await jump.getByLabel('estab', { exact: true }).fill('9992001');
      await jump.getByLabel('to', { exact: true }).selectOption('invited');
      await shoot(page, 'open');
      await jump.getByRole('button', { name: 'Send' }).click();
      await jump.getByText('status 200').waitFor();
      await shoot(page, 'tried');
      expect((await sandbox.schools.show('9992001')).hub?.state).to.equal('invited');

      const fault = page.locator('#switchFault');
      await fault.locator('summary').click();
      await fault.getByLabel('name', { exact: true }).selectOption('smtp-slow');
      await fault.getByLabel('on', { exact: true }).selectOption('true');
      await fault.getByRole('button', { name: 'Send' }).click();
      await fault.getByText('status 200').waitFor();
      expect(await sandbox.faults.active()).to.deep.equal([
        { name: 'smtp-slow', estab: null, relyingParty: null, timesLeft: null },
      ]);
      await sandbox.faults.allOff();
      await sandbox.reset('9992001');
      await page.close();
    });
  }

  it('is documentation where JavaScript is off', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${sandbox.urls.start}/developers`);
    await page.locator('#waitForEmail summary').click();
    const route = page.locator('#waitForEmail');
    expect(await route.getByText('Ids of emails to ignore').isVisible()).to.equal(true);
    expect(await route.getByText('buttons: Array<').isVisible()).to.equal(true);
    expect(await route.getByText('Try it').isVisible()).to.equal(false);
    await context.close();
  });
});
