import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import { type ChildSandbox, spawnSandbox } from '../../scripts/compose/child.ts';
import { startFilm } from '../../scripts/film.ts';
import { LABELS } from '../../shared/labels.ts';

const TEN_MINUTES = 600_000;

/** The newcomer knows the address that `npm start` prints; all else is read off the screens and pressed with the mouse. */
describe('a newcomer’s first ten minutes, by mouse alone', function () {
  this.timeout(TEN_MINUTES);
  let dataDir: string;
  let running: ChildSandbox;
  let browser: Browser;

  before(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'newcomer-'));
    running = await spawnSandbox({ DATA_DIR: dataDir });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await running?.interrupt();
    rmSync(dataDir, { recursive: true, force: true });
  });

  for (const width of [1280, 390]) {
    it(`leads from the start page to Connected at ${width} pixels`, async () => {
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const finishFilm = process.env.PICTURES
        ? await startFilm(browser, context, `screenshots/newcomer-${width}.webm`, {
            width: 1280,
            height: 900,
          })
        : undefined;
      const tabOf = async (control: Locator): Promise<Page> => {
        const [tab] = await Promise.all([context.waitForEvent('page'), control.click()]);
        await tab.waitForLoadState();
        return tab;
      };
      const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first();
      const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

      const start = await context.newPage();
      await start.goto(running.startUrl);
      if (width !== 1280) {
        await start.getByText('Reset all schools').click();
        await button(start, 'Reset them all').click();
      }
      const hub = await tabOf(link(start, 'Do it yourself'));
      await link(hub, LABELS.authorise).click();
      await button(hub, LABELS.submit).click();

      await start.bringToFront();
      const inbox = await tabOf(link(start, /^Inbox/));
      await link(inbox, /^Unread: .* asks Oakfield/).click();
      const email = inbox.frameLocator('iframe[title="The email"]');
      const portal = await tabOf(email.getByRole('link', { name: LABELS.beginAuthorisation }).first());
      await button(portal, LABELS.proceed).click();
      await portal.getByRole('radio').first().click();
      await button(portal, LABELS.nextStep).click();
      await button(portal, LABELS.nextStep).click();
      await portal.getByLabel(LABELS.includeAll).click();
      await portal.getByLabel(/agreement/i).click();
      await button(portal, LABELS.nextStep).click();
      await button(portal, LABELS.authoriseSharing).click();
      await portal.getByRole('heading', { level: 1 }).waitFor();

      await hub.bringToFront();
      await link(hub, LABELS.misUserSync).click();
      await button(hub, LABELS.startSync).waitFor();
      expect(await hub.locator('main').textContent()).to.match(/connected/i);
      await finishFilm?.();
      await context.close();
    });
  }
});
