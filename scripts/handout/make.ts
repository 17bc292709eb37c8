import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ejs from 'ejs';
import type { Browser } from 'playwright-core';
import { JOURNEY } from '../../shared/journey.ts';
import type { Sandbox } from '../sandbox.ts';
import { Cast } from './cast.ts';
import { playForHandout } from './journey.ts';
import { Recorder, type Step } from './recorder.ts';

const view = fileURLToPath(new URL('page.ejs', import.meta.url));

/**
 * Plays the journey in a real browser and makes `index.html`, its pictures and `handout.pdf`.
 * @param folder is made; what an earlier handout left there goes
 */
export async function makeHandout(sandbox: Sandbox, browser: Browser, folder: string): Promise<Step[]> {
  for (const made of ['images', 'index.html', 'handout.pdf'])
    rmSync(path.join(folder, made), { recursive: true, force: true });
  const recorder = new Recorder(folder);
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/London' });
  try {
    await playForHandout(sandbox, await Cast.of(sandbox, context, recorder), recorder);
    const { chapters, steps } = recorder;
    const file = path.join(folder, 'index.html');
    writeFileSync(file, await ejs.renderFile(view, { chapters, steps, journey: JOURNEY }));
    const page = await context.newPage();
    await page.goto(pathToFileURL(path.resolve(file)).href);
    await page.pdf({
      path: path.join(folder, 'handout.pdf'),
      preferCSSPageSize: true,
      printBackground: true,
      tagged: true,
      outline: true,
    });
    return steps;
  } finally {
    await context.close();
  }
}
