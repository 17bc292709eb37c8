import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import { expect } from 'chai';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = fileURLToPath(new URL('../../screenshots', import.meta.url));

/** How the title of a page ends, by the brand whose colours it has. */
const COMPANIES: Record<string, RegExp> = {
  hub: / – Hodder (Admin Hub|Wellbeing)$/,
  portal: / – Xporter (Manage School|Partner) Portal$/,
  sandbox: / – Wellbeing × Xporter sandbox$/,
};

/** Narrower than this a page is a phone's: looked at for reflow alone, as axe has seen the same page wide. */
const NARROW = 400;

/**
 * Lets no screen of a journey pass that axe complains of or that scrolls sideways. With `PICTURES=1` it keeps
 * a numbered picture of each in `screenshots/<journey>`.
 */
export function createCamera(journey: string): (page: Page, name: string) => Promise<void> {
  const takePicture = process.env.PICTURES ? startAlbum(path.join(folder, journey)) : undefined;
  return async (page, name) => {
    // Half-loaded style sheets and colours that are still fading are nobody's contrast.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.waitForLoadState();
    await takePicture?.(page, name);
    const isNarrow = (page.viewportSize()?.width ?? Number.POSITIVE_INFINITY) < NARROW;
    if (!isNarrow) expect(await violations(page), `axe on ${name}`).to.deep.equal([]);
    const company = COMPANIES[(await page.locator('html').getAttribute('data-brand')) ?? ''];
    if (company) expect(await page.title(), `the title of ${name}`).to.match(company);
    expect(await widerThanTheWindow(page), `${name} scrolls sideways`).to.equal(false);
  };
}

function startAlbum(album: string): (page: Page, name: string) => Promise<void> {
  rmSync(album, { recursive: true, force: true });
  mkdirSync(album, { recursive: true });
  let taken = 0;
  return async (page, name) => {
    taken += 1;
    const picture = {
      path: path.join(album, `${String(taken).padStart(2, '0')}-${name}.png`),
      fullPage: true,
    };
    // Chromium now and then cannot while a second one is busy; the picture is for people, not what is tested.
    await page.screenshot(picture).catch(() => page.screenshot(picture));
  };
}

/** What WCAG 2.2 AA rules the page breaks, one line each. Run in its own world, so that the page's CSP stays as it is. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate<axe.AxeResults>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })",
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

const widerThanTheWindow = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
