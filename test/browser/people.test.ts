import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import type { TestSandbox } from '../support/sandbox.ts';
import { createCamera } from './camera.ts';
import { startStage } from './stage.ts';

const [, , aldhelm] = DEMO_SCHOOLS;

describe('who is shared, in a real browser', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  let browser: Browser;

  before(async () => {
    [sandbox, browser] = await startStage({ story: true });
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  for (const width of [1280, 320]) {
    it(`is reviewed and saved at ${width} pixels`, async () => {
      const shoot = createCamera(`people-${width}`);
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.goto(`${sandbox.urls.portal}/sign-in`);
      await page.getByLabel('Email').fill(aldhelm.administrator.email);
      await page.getByLabel('Password').fill(DEMO_PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      if (width === 320) {
        const people = page.getByRole('link', { name: 'People with access' });
        expect(await people.isVisible()).to.equal(false);
        await page.getByText('Menu', { exact: true }).press('Enter');
        expect(await people.isVisible()).to.equal(true);
      } else {
        expect(await page.getByText('Menu', { exact: true }).isVisible()).to.equal(false);
      }
      await page.getByRole('link', { name: 'Review GDPR Data Controls' }).click();
      await shoot(page, 'apps');
      await page.getByRole('link', { name: /Wellbeing/ }).click();
      await shoot(page, 'pupils');
      await page.getByLabel('Year', { exact: true }).selectOption({ label: 'Year  5' });
      await page.getByLabel('Search').fill('year 5');
      await page.getByRole('button', { name: 'Show' }).click();
      expect(await page.locator('tbody tr').count(), 'pupils of Year 5').to.be.above(20);
      await shoot(page, 'year');
      await page.goBack();
      await page.evaluate(
        'document.querySelector("tbody tr").scrollIntoView({ block: "center", behavior: "instant" })',
      );
      const save = await page.getByRole('button', { name: 'Save Changes' }).boundingBox();
      expect((save?.y ?? 0) + (save?.height ?? 0), 'Save stays in view').to.be.within(1, 900);
      const [tick, name] = await Promise.all([
        page.locator('tbody .form-check-input').first().boundingBox(),
        page.locator('tbody th').first().boundingBox(),
      ]);
      expect(tick?.x ?? 0, 'the tick stands beside the name').to.be.below(name?.x ?? 0);
      await page
        .getByRole('checkbox', { name: /^Share/ })
        .nth(width === 320 ? 1 : 0)
        .uncheck();
      await page.getByRole('button', { name: 'Save Changes' }).click();
      await page.getByText('Saved: 1 person changed').waitFor();
      await page.getByLabel('Show only exceptions').check();
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await shoot(page, 'exceptions');
      expect(await page.locator('tbody tr').count()).to.be.at.least(1);
      await page.close();
    });
  }
});
