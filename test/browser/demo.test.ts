import { expect } from 'chai';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { CHAPTERS } from '../../scripts/control-room/demo/chapters.ts';
import type { DemoSchool } from '../../shared/sample-data/schools.ts';
import type { TestSandbox } from '../support/sandbox.ts';
import { createCamera } from './camera.ts';
import { unreachable } from './keyboard.ts';
import { startStage } from './stage.ts';

const CHAPTER_MS = 30_000;

describe('the demo, side by side in a real browser', function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;
  let browser: Browser;
  let context: BrowserContext;
  let school: DemoSchool;
  let page: Page;

  before(async () => {
    [sandbox, browser] = await startStage();
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
    context.setDefaultTimeout(15_000);
    school = await sandbox.room.createSchool();
    page = await context.newPage();
    await page.goto(`${sandbox.urls.start}/demo/${school.estab}`);
    await page.getByLabel('Speed').selectOption('instant');
  });
  afterEach(() => context.close());

  /** @throws with the caption, which says what went wrong */
  async function waits(seen: Locator): Promise<void> {
    await seen.waitFor({ timeout: CHAPTER_MS }).catch(async (cause: unknown) => {
      throw new Error((await page.locator('#caption').textContent()) ?? '', { cause });
    });
  }
  const isOver = (): Promise<void> => waits(page.locator('body[data-scene="over"]'));

  async function begin(title: string): Promise<void> {
    await page.getByLabel('Chapter').selectOption(title);
    await page.getByRole('button', { name: 'Start the chapter' }).click();
    await waits(page.getByText('Ready', { exact: true }));
  }

  for (const { title, steps } of CHAPTERS) {
    it(`plays “${title}” to its end`, async () => {
      await begin(title);
      await page.getByRole('button', { name: 'Play all' }).click();
      await isOver();
      const [caption = ''] = await page.locator('#caption-step').allTextContents();
      expect(caption).to.contain('Chapter finished');
      expect(steps.length).to.be.above(1);
    });
  }

  it('plays automatically where its address says so', async () => {
    await page.goto(`${sandbox.urls.start}/demo/${school.estab}?play=connect&pace=instant`);
    await isOver();
    await page.frameLocator('[data-frame="hub"]').getByText('Connected').first().waitFor();
  });

  it('continues in a window that is reloaded, and presses nothing twice where there are two', async () => {
    await begin('Connect');
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByRole('button', { name: 'Next step' }).click();
    await other.getByText(/^Step 1 of/).waitFor();
    await other.locator('body[data-scene="ready"]').waitFor();
    await other.reload();
    const hub = other.frameLocator('[data-frame="hub"]');
    await hub.getByRole('button', { name: 'Submit' }).waitFor();
    await other.getByRole('button', { name: 'Play all' }).click();
    await other.locator('body[data-scene="over"]').waitFor({ timeout: CHAPTER_MS });
    await isOver();
    expect(await page.locator('#caption-step').textContent()).to.contain('Chapter finished');
  });

  it('plays one school in a browser, and says so in the window of another', async () => {
    await begin('Connect');
    const other = await context.newPage();
    const { estab } = await sandbox.room.createSchool();
    await other.goto(`${sandbox.urls.start}/demo/${estab}?play=exclude&pace=instant`);
    await other.locator('body[data-scene="over"]').waitFor({ timeout: CHAPTER_MS });
    await page.getByRole('button', { name: 'Next step' }).click();
    await page.getByText('Another school’s demo has begun in this browser').waitFor();
  });

  it('needs no mouse', async () => {
    expect(await unreachable(page)).to.deep.equal([]);
  });

  it('is taken over by hand, and continues', async () => {
    const shoot = createCamera('demo');
    await shoot(page, 'empty');
    await page.getByText('Hodder Education’s side:').waitFor();
    await begin('Connect');
    await page.getByText('Hodder Education’s side:').waitFor({ state: 'hidden' });
    const next = page.getByRole('button', { name: 'Next step' });
    const ready = page.locator('body[data-scene="ready"]');
    await next.click();
    await page.getByText(/^Step 1 of/).waitFor();
    await ready.waitFor();
    const hub = page.frameLocator('[data-frame="hub"]');
    await hub.getByRole('button', { name: 'Submit' }).waitFor();
    const presenter = await context.newPage();
    await presenter.goto(`${page.url()}/presenter`);
    await presenter.getByRole('button', { name: 'Next step' }).click();
    await page.getByText(/^Step 2 of/).waitFor();
    await presenter.getByText(/^Step 2 of/).waitFor();
    await ready.waitFor();
    await shoot(presenter, 'presenter');
    await presenter.close();
    await next.click();
    await ready.waitFor();
    const inbox = page.frameLocator('[data-frame="inbox"]');
    const email = inbox.frameLocator('iframe[title="The email"]');
    await email.getByRole('link', { name: 'Begin Authorisation' }).first().click();
    const portal = page.frameLocator('[data-frame="portal"]');
    await portal.getByRole('button', { name: 'Proceed' }).click();
    await portal.getByText('Which MIS does your school use?').first().waitFor();
    // What has been done by hand is not done again.
    await next.click();
    await page.getByText(/^Step \d+ of \d+: Choose the MIS/).waitFor();
    await ready.waitFor();
    await page.getByRole('button', { name: 'Play all' }).click();
    await isOver();
    await page.frameLocator('[data-frame="hub"]').getByText('Connected').first().waitFor();
    await shoot(page, 'taken-over');
    await page.setViewportSize({ width: 390, height: 800 });
    await shoot(page, 'narrow');
  });
});
