import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import type { TestSandbox } from '../support/sandbox.ts';
import { createCamera } from './camera.ts';
import { startStage } from './stage.ts';

const [oakfield] = DEMO_SCHOOLS;

describe('the control room, in a real browser', function () {
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
    it(`shows both sides and steers them at ${width} pixels`, async () => {
      const shoot = createCamera(`control-room-${width}`);
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const page = await context.newPage();
      await page.goto(sandbox.urls.start);
      await shoot(page, 'start');

      const school = page.locator(`#school-${oakfield.estab}`);
      await school.getByText('Sign-ins, jump and reset').click();
      await shoot(page, 'sign-ins');
      await school.getByLabel(`Move ${oakfield.name} to`).selectOption('deauthorised-only');
      await school.getByRole('button', { name: 'Jump' }).click();
      await page.getByText('Done: ').waitFor();
      expect(await school.locator('[data-disagreement]').textContent()).to.contain(
        'still sharing at Xporter',
      );
      await shoot(page, 'jumped');

      const [portal] = await Promise.all([
        context.waitForEvent('page'),
        school.getByRole('link', { name: 'Enter the portal' }).click(),
      ]);
      await portal.getByRole('heading', { name: 'Data Sharing Dashboard' }).waitFor();
      expect(await portal.locator('header').textContent()).to.contain(oakfield.administrator.surname);

      await school.getByRole('link', { name: 'Timeline' }).click();
      await page.locator('.event').first().waitFor();
      await shoot(page, 'timeline');
      await page.getByRole('link', { name: 'For testers' }).click();
      await shoot(page, 'timeline-for-testers');
      const last = page.locator('.event summary').last();
      await last.focus();
      await page.keyboard.press('Enter');
      await page.locator('.event-payload').last().waitFor();
      await shoot(page, 'timeline-open');
      const before = await page.locator('.event').count();
      await portal.goto(`${sandbox.urls.portal}/sessions`);
      await portal.getByRole('button', { name: 'Sign out everywhere' }).click();
      await portal.goto(await sandbox.room.enter(oakfield.estab, 'administrator'));
      await page.locator('.event').nth(before).waitFor();

      await page.getByRole('link', { name: 'Faults' }).click();
      await shoot(page, 'faults');
      await page.getByRole('button', { name: /Switch on.*The mail server is down/ }).click();
      await page.getByText('On for every school').waitFor();
      await shoot(page, 'fault-on');
      await portal.reload();
      await portal.getByText('The mail server is down').click();
      await shoot(portal, 'fault-seen');
      await page.getByRole('button', { name: 'Switch all off' }).click();
      await page.getByText('On for every school').waitFor({ state: 'detached' });

      await page.getByRole('link', { name: 'Clock' }).click();
      await page.getByRole('button', { name: 'A day', exact: true }).click();
      await page.getByText('the clock has moved forward').waitFor();
      await shoot(page, 'clock');
      await page.getByLabel('Custom').fill('soon');
      await page.getByRole('button', { name: 'Move the clock forward' }).click();
      await page.getByText('The clock has not moved').waitFor();
      await shoot(page, 'clock-error');
      await page.getByRole('link', { name: 'Classroom' }).click();
      await page.getByLabel('How many').fill(String(width === 1280 ? 3 : 4));
      await page.getByRole('button', { name: 'Create the schools' }).click();
      await page.getByText('Not started').first().waitFor();
      await page.getByText('Help').first().click();
      await shoot(page, 'classroom');
      await page.getByRole('link', { name: 'Print the cards' }).click();
      await shoot(page, 'cards');
      const [seat] = await sandbox.classroom.learners();
      await page.goto(`${sandbox.urls.start}/join/${seat?.code}`);
      await shoot(page, 'learner');
      await page.goto(`${sandbox.urls.start}/classroom`);
      await page.getByRole('button', { name: 'End the classroom' }).click();
      await page.getByRole('link', { name: 'Clock' }).click();
      await page.getByRole('button', { name: 'Back to real time' }).click();
      await page.getByText('The clock shows real time again').waitFor();
      await context.close();
    });
  }
});
