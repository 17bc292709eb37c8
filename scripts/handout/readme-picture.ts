import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { Step } from './recorder.ts';

/** The journey at a glance: asked by email, decided at Xporter, connected in the Hub. */
const SHOWN = ['The invitation arrives', 'Summary', 'Connected: start the sync'];

/**
 * Draws the README's picture, side by side from a handout's own pictures.
 * @throws when the handout has no such step any more
 */
export async function drawReadmePicture(
  browser: Browser,
  folder: string,
  steps: readonly Step[],
  file: string,
): Promise<void> {
  const cards = SHOWN.map((title) => {
    const step = steps.find((each) => each.title === title);
    if (!step) throw new Error(`the handout has no step “${title}”`);
    const images = step.pictures.map(({ image }) => {
      const data = readFileSync(path.join(folder, image)).toString('base64');
      return `<img src="data:image/jpeg;base64,${data}" alt="">`;
    });
    return `<div>${images.join('')}</div>`;
  });
  const page = await browser.newPage({ viewport: { width: 1260, height: 330 } });
  await page.setContent(`<style>
    body { margin: 4px; display: flex; gap: 8px; background: #fff }
    div { flex: 1 1 0; min-width: 0; height: 322px; box-sizing: border-box; overflow: hidden; border: 1px solid #6b7280;
      border-radius: 8px }
    img { display: block; width: 100% }
  </style>${cards.join('')}`);
  await page.screenshot({ path: file, type: 'jpeg', quality: 80 });
  await page.close();
}
