import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { JOURNEY } from '../../shared/journey.ts';
import { withTokens } from '../../shared/tokens.ts';
import type { Sandbox } from '../compose/sandbox.ts';
import { fileRendererOf } from '../render-file.ts';
import { Cast } from './cast.ts';
import { playForHandout } from './journey.ts';
import type { Pages } from './locals.ts';
import { type Chapter, Recorder, type Step } from './recorder.ts';
import { shortLines, WHERE } from './short.ts';

const render = fileRendererOf<Pages>(new URL('..', import.meta.url));

const stepsOf = (chapters: readonly Chapter[]): Step[] => chapters.flatMap(({ steps }) => steps);

/**
 * Plays the journey in a real browser and takes the pictures.
 * @param folder is made; what an earlier handout left there goes
 */
export async function takePictures(sandbox: Sandbox, browser: Browser, folder: string): Promise<Chapter[]> {
  for (const made of ['images', 'index.html', 'handout.pdf', 'short.html', 'handout-short.pdf'])
    rmSync(path.join(folder, made), { recursive: true, force: true });
  const recorder = new Recorder(folder);
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/London' });
  try {
    await playForHandout(sandbox, await Cast.of(sandbox, context, recorder), recorder);
    return recorder.chapters;
  } finally {
    await context.close();
  }
}

/** Makes `index.html` and `handout.pdf`: every screen, two on each sheet. */
export async function printHandout(browser: Browser, folder: string, chapters: Chapter[]): Promise<void> {
  const html = withTokens(await render('handout/page', { chapters, journey: JOURNEY }));
  await print(browser, folder, html, { page: 'index.html', pdf: 'handout.pdf' });
}

/** Makes `short.html` and `handout-short.pdf`: one line for each step, on two sheets. */
export async function printShortHandout(
  browser: Browser,
  folder: string,
  chapters: Chapter[],
): Promise<void> {
  const html = withTokens(await render('handout/short', { lines: shortLines(stepsOf(chapters)), ...WHERE }));
  await print(browser, folder, html, { page: 'short.html', pdf: 'handout-short.pdf' });
}

async function print(
  browser: Browser,
  folder: string,
  html: string,
  names: { page: string; pdf: string },
): Promise<void> {
  const file = path.join(folder, names.page);
  writeFileSync(file, html);
  const page = await browser.newPage();
  try {
    await page.goto(pathToFileURL(path.resolve(file)).href);
    await page.pdf({
      path: path.join(folder, names.pdf),
      preferCSSPageSize: true,
      printBackground: true,
      tagged: true,
      outline: true,
    });
  } finally {
    await page.close();
  }
}
