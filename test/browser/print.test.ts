import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import { HttpBrowser } from '../../scripts/journey/http-browser.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

const [, , aldhelm, larkhill] = DEMO_SCHOOLS;
/** A sheet of A4 without its margins, in CSS pixels. */
const SHEET = { width: 688, height: 1017 };

describe('what is printed, and shown before the typeface is there', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  let browser: Browser;

  before(async () => {
    browser = await launchBrowser();
    sandbox = await startTestSandbox({ story: true });
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  async function sheet(url: string): Promise<Page> {
    const page = await browser.newPage({ viewport: SHEET });
    await page.emulateMedia({ media: 'print' });
    await page.goto(url);
    return page;
  }

  it('is the portal’s page of an app in one column, black on white', async () => {
    const page = await sheet(await sandbox.room.enter(aldhelm.estab, 'administrator', '/data-sharing'));
    await page.getByRole('link', { name: 'Wellbeing' }).first().click();
    await page.getByRole('heading', { name: 'Data areas shared' }).waitFor();
    expect(await page.getByRole('link', { name: 'People with access' }).isVisible()).to.equal(false);
    expect(await page.getByRole('button', { name: 'Pause' }).isVisible()).to.equal(false);
    const main = await page.locator('main').boundingBox();
    expect(main?.width ?? 0).to.be.above(SHEET.width - 40);
    const colours = await page.evaluate<string[]>(
      `[...document.querySelectorAll('header, h1, h2, main a:not(.btn), .state, .app-badge')].map((one) => getComputedStyle(one).color)`,
    );
    expect(new Set(colours)).to.deep.equal(new Set(['rgb(0, 0, 0)']));
  });

  it('is on the screen in a typeface that moves nothing when it comes late', async () => {
    // Without the metrics of the fallback faces these pages move by 0.05 and 0.28.
    for (const [width, address] of [
      [1280, `${sandbox.urls.portal}/developers`],
      [390, `${sandbox.urls.start}/clock`],
    ] as const) {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.route('**/*.woff2', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        await route.continue();
      });
      await page.goto(address);
      const moved = await page.evaluate<number>(`document.fonts.ready.then(() => new Promise((resolve) => {
        let moved = 0;
        new PerformanceObserver((list) => {
          for (const { value } of list.getEntries()) moved += value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(moved), 100);
      }))`);
      expect(await page.evaluate('document.fonts.check("1rem Atkinson Hyperlegible Next")')).to.equal(true);
      expect(moved, address).to.be.below(0.03);
      await page.close();
    }
  });

  it('is the Hub’s history of syncs and one of them, without menu and buttons', async () => {
    const page = await sheet(
      await sandbox.room.enter(larkhill.estab, 'coordinator', '/admin-hub/school/mis-sync/history'),
    );
    expect(await page.getByRole('link', { name: 'Students' }).isVisible()).to.equal(false);
    await page.locator('tbody a').first().click();
    expect(await page.locator('main h2').first().isVisible()).to.equal(true);
    expect(await page.getByRole('link', { name: 'Download as CSV' }).isVisible()).to.equal(false);
  });

  it('is a column of the classroom’s cards, six to a sheet', async () => {
    const trainer = new HttpBrowser();
    await trainer.open(`${sandbox.urls.start}/classroom`);
    await trainer.press('Create the schools', { count: '7' });
    const page = await sheet(`${sandbox.urls.start}/classroom/cards`);
    const boxes = await Promise.all(
      (await page.locator('.card-to-cut').all()).map((card) => card.boundingBox()),
    );
    expect(new Set(boxes.map((box) => box?.x)).size).to.equal(1);
    expect((boxes[5]?.y ?? 0) + (boxes[5]?.height ?? 0)).to.be.below(SHEET.height);
    expect(await page.getByRole('heading', { name: 'Cards' }).isVisible()).to.equal(false);
  });
});
