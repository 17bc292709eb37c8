import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import { LABELS } from '../../shared/labels.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { createCamera } from './camera.ts';

const [, , aldhelm] = DEMO_SCHOOLS;
const PANELS = [
  ['teachers', 'Save and sync teachers'],
  ['year-groups', 'Save and sync year groups'],
  ['classes', 'Save and sync classes'],
  ['pupils', 'Save and sync pupils'],
] as const;

describe('the sync in a real browser', function () {
  this.timeout(120_000);
  let sandbox: TestSandbox;
  let browser: Browser;
  let context: BrowserContext;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    sandbox = await startTestSandbox({ story: true });
  });
  afterEach(async () => {
    await context.close();
    await sandbox.stop();
  });

  async function open(options: { javaScriptEnabled?: boolean; width?: number } = {}): Promise<Page> {
    const { javaScriptEnabled = true, width = 1280 } = options;
    context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 900 } });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    await page.goto(sandbox.urls.hub);
    await page.getByLabel('Username or email').fill(aldhelm.coordinator.username);
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(/home|services|admin-hub/);
    await page.goto(`${sandbox.urls.hub}/admin-hub/school/mis-sync`);
    return page;
  }

  it('by mouse: progress, dialog, ticks, save, history, undo', async () => {
    const shoot = createCamera('sync');
    const page = await open();
    await page.getByRole('button', { name: LABELS.startSync }).click();
    for (const [panel, save] of PANELS) {
      await shoot(page, `${panel}-start`);
      await page.getByRole('button', { name: LABELS.proceed }).click();
      await page.getByRole('button', { name: save }).waitFor();
      await shoot(page, `${panel}-review`);
      if (panel === 'teachers') {
        await page.getByRole('link', { name: /Match Mrs Sheila Farrow/ }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Search the MIS').fill(aldhelm.administrator.surname);
        await dialog.getByRole('button', { name: 'Search' }).click();
        await shoot(page, 'match-dialog');
        await dialog.getByRole('button', { name: new RegExp(aldhelm.administrator.surname) }).click();
        await page.getByText('matched by you').waitFor();
        await page.getByRole('button', { name: /^New:/ }).click();
        await page
          .getByRole('checkbox', { name: /Import/ })
          .first()
          .check();
      }
      await page.getByRole('button', { name: save }).click();
    }
    await page.getByRole('heading', { name: 'Done' }).waitFor();
    await shoot(page, 'done');
    await page.getByRole('link', { name: LABELS.history }).click();
    await shoot(page, 'history');
    await page.locator('tbody a').first().click();
    await shoot(page, 'history-run');
    await page.getByRole('button', { name: 'Undo this sync' }).click();
    await page.getByText('Undone. Every record is as it was').waitFor();
    await shoot(page, 'undone');
  });

  it('by keyboard alone, panel after panel', async () => {
    const page = await open();
    /** Presses Tab until the control of that name has the focus, then Enter or the key given. */
    const reach = async (name: RegExp, key = 'Enter') => {
      for (let press = 0; press < 400; press++) {
        await page.keyboard.press('Tab');
        const text = await page.evaluate(
          `(() => { const one = document.activeElement; return one?.getAttribute('aria-label') || one?.textContent || ''; })()`,
        );
        if (name.test(String(text).trim())) return page.keyboard.press(key);
      }
      throw new Error(`the keyboard does not reach ${name}`);
    };
    await reach(/^Start sync$/);
    for (const [panel, save] of PANELS) {
      await page.waitForURL(new RegExp(panel));
      await reach(/^Proceed$/);
      await page.getByRole('button', { name: save }).waitFor();
      if (panel === 'teachers') {
        await reach(/^Unmatch/);
        await page.getByText('unmatched by you').first().waitFor();
        await reach(/^Import /, 'Space');
      }
      await reach(new RegExp(`^${save}$`));
    }
    await page.getByRole('heading', { name: 'Done' }).waitFor();
    const added = sandbox.hub.context.database
      .prepare("SELECT count(*) FROM sync_changes WHERE kind = 'added'")
      .pluck()
      .get();
    expect(added).to.be.above(10);
  });

  it('without JavaScript, by looking again', async () => {
    const page = await open({ javaScriptEnabled: false, width: 320 });
    await page.getByRole('button', { name: LABELS.startSync }).click();
    for (const [panel, save] of PANELS) {
      await page.getByRole('button', { name: LABELS.proceed }).click();
      await sandbox.hub.context.outbox.deliverDue('load');
      await page.goto(`${sandbox.urls.hub}/admin-hub/school/mis-sync/${panel}`);
      if (panel === 'teachers') {
        await page.getByRole('link', { name: /Match Mrs Sheila Farrow/ }).click();
        await page.getByLabel('Search the MIS').fill(aldhelm.administrator.surname);
        await page.getByRole('button', { name: 'Search' }).click();
        await page.getByRole('button', { name: new RegExp(aldhelm.administrator.surname) }).click();
        await page.getByText('matched by you').waitFor();
      }
      await page.getByRole('button', { name: save }).click();
    }
    await page.getByRole('heading', { name: 'Done' }).waitFor();
  });
});
