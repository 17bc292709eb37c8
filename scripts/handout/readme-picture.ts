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
    const picture = steps.find((step) => step.title === title)?.pictures[0];
    if (!picture) throw new Error(`the handout has no step “${title}”`);
    const data = readFileSync(path.join(folder, picture.image)).toString('base64');
    return `<img src="data:image/jpeg;base64,${data}" alt="">`;
  });
  const page = await browser.newPage({ viewport: { width: 1260, height: 430 } });
  await page.setContent(`<style>
    body { margin: 4px; display: flex; gap: 8px; background: #fff }
    img { flex: 1 1 0; min-width: 0; height: 422px; box-sizing: border-box; object-fit: cover; object-position: left top;
      border: 1px solid #6b7280; border-radius: 8px }
  </style>${cards.join('')}`);
  await page.screenshot({ path: file, type: 'jpeg', quality: 80 });
  await page.close();
}
